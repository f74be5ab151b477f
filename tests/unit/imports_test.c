/* The import graph of small trees: files are committed, audited, and the edges read back. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "collect/collect.h"
#include "collect/import_manifests.h"
#include "collect/import_tree.h"
#include "memory_store.h"
#include "repo/scratch.h"

#include "base/banned.h"

static const char EDGES[] =
    "SELECT a.path || ' -> ' || b.path || iif(i.is_lazy, ' lazy', '') || iif(i.is_type_only, ' types', '') "
    "FROM file_import i JOIN path a ON a.id = i.path_id JOIN path b ON b.id = i.target_path_id ORDER BY a.path, b.path";
static const char SHARES[] = "SELECT language || ' ' || imports || ' ' || local || ' ' || resolved || ' ' || ambiguous "
			     "FROM import_resolution ORDER BY language";
static const char CYCLES[] = "SELECT cycle || ':' || coalesce(step, '-') || ' ' || p.path FROM import_cycle c "
			     "JOIN path p ON p.id = c.path_id ORDER BY cycle, step IS NULL, step, p.path";

/* `files` is path, content, path, content … and a NULL. */
static struct store *audited(const char *const *files)
{
	struct store *store = memory_store();
	struct collect_options options = {.jobs = 1};
	struct scratch_commit change = {.time = 1700000000, .message = VIEW("change")};
	struct scratch_file *list = NULL;
	struct collect_source source;
	struct rule_set rules = {0};
	struct repo *repo;
	struct err err = {0};
	size_t capacity = 0;
	int64_t id;

	for (; *files; files += 2) {
		GROW(list, change.file_count + 1, capacity);
		list[change.file_count++] =
		    (struct scratch_file){.path = view_of(files[0]), .content = view_of(files[1])};
	}
	change.files = list;
	if (repo_scratch(&repo, &err) || repo_scratch_commit(repo, &change, NULL, &err) ||
	    rules_load(&rules, NULL, NULL, &err))
		fail_msg("%s", err.message);
	options.model = &rules.model;
	if (collect_open_repo(&source, repo, NULL, &err) || store_begin(store, &err) ||
	    collect_run(store, &source, &options, &id, &err) || store_commit(store, &err) ||
	    store_scope(store, id, -1, &err))
		fail_msg("%s", err.message);
	collect_close(&source);
	rules_release(&rules);
	free(list);
	return store;
}

static void expect(const char *const *files, const char *edges, const char *shares)
{
	struct store *store = audited(files);

	assert_rows(store, EDGES, edges);
	if (shares)
		assert_rows(store, SHARES, shares);
	store_close(store);
}

#define FILES(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static void scripts_find_files_beside_with_extension_or_index(void **state)
{
	(void)state;
	expect(
	    FILES("src/a.ts",
		  "import './b'; import './c.js'; import './d'; import '../e.css'; import './none'; import 'react';\n"
		  "import type { X } from './f'; import './g.vue?raw'; const h = () => import('./h')\n",
		  "src/b.tsx", "", "src/c.ts", "", "src/d/index.ts", "import '..'", "e.css", "", "src/f.d.ts", "",
		  "src/g.vue", "", "src/h.mjs", "", "src/index.js", "require('./d'); require('../../out')"),
	    "src/a.ts -> e.css\n"
	    "src/a.ts -> src/b.tsx\n"
	    "src/a.ts -> src/c.ts\n"
	    "src/a.ts -> src/d/index.ts\n"
	    "src/a.ts -> src/f.d.ts types\n"
	    "src/a.ts -> src/g.vue\n"
	    "src/a.ts -> src/h.mjs lazy\n"
	    "src/d/index.ts -> src/index.js\n"
	    "src/index.js -> src/d/index.ts\n",
	    "JavaScript 2 2 1 0\nTypeScript 10 9 8 0\n");
}

static void scripts_follow_aliases_and_packages_of_the_workspace(void **state)
{
	(void)state;
	expect(FILES("tsconfig.json",
		     "{ // comment\n\"compilerOptions\": {\"paths\": {\"@app/*\": [\"./gone/*\", \"./app/*\"], "
		     "\"exact\": [\"./app/x\"],},},}",
		     "app/x.ts",
		     "import '@app/y'; import 'exact'; import '@app/none';\nimport '@acme/tool';\n"
		     "import '@acme/tool/deep'; import '@acme/other'",
		     "app/y.ts", "import 'exact'", "web/jsconfig.json", "{\"compilerOptions\": {\"baseUrl\": \"src\"}}",
		     "web/src/lib/z.js", "import 'main'; import '@/main'", "web/src/main.js", "",
		     "packages/tool/package.json", "{\"name\": \"@acme/tool\", \"main\": \"dist/index.js\"}",
		     "packages/tool/src/index.ts", "", "packages/tool/deep.ts", ""),
	       "app/x.ts -> app/y.ts\n"
	       "app/x.ts -> packages/tool/deep.ts\n"
	       "app/x.ts -> packages/tool/src/index.ts\n"
	       "app/y.ts -> app/x.ts\n"
	       "web/src/lib/z.js -> web/src/main.js\n",
	       "JavaScript 2 2 2 0\nTypeScript 7 6 5 0\n");
}

static void python_looks_from_the_outermost_package_and_above(void **state)
{
	(void)state;
	expect(FILES("src/pkg/__init__.py", "from . import a", "src/pkg/a.py",
		     "import logging\nfrom pkg.sub import b, missing\nfrom .sub.b import f\nfrom . import gone\n",
		     "src/pkg/logging.py", "", "src/pkg/sub/__init__.py", "", "src/pkg/sub/b.py",
		     "def f():\n    import pkg.a\nfrom ...far import x\nfrom .. import logging\n", "tests/test_a.py",
		     "import pkg.a, os\nfrom pkg import *\nimport pkg.none\nimport helper\n", "tests/helper.py", ""),
	       "src/pkg/__init__.py -> src/pkg/a.py\n"
	       "src/pkg/a.py -> src/pkg/__init__.py\n"
	       "src/pkg/a.py -> src/pkg/sub/__init__.py\n"
	       "src/pkg/a.py -> src/pkg/sub/b.py\n"
	       "src/pkg/sub/b.py -> src/pkg/a.py lazy\n"
	       "src/pkg/sub/b.py -> src/pkg/logging.py\n"
	       "tests/test_a.py -> src/pkg/__init__.py\n"
	       "tests/test_a.py -> src/pkg/a.py\n"
	       "tests/test_a.py -> tests/helper.py\n",
	       "Python 14 12 10 0\n");
}

static void python_packages_of_one_name_are_ambiguous(void **state)
{
	(void)state;
	expect(FILES("a/util/__init__.py", "", "b/util/__init__.py", "", "c/x.py", "import util\n"), "",
	       "Python 1 1 0 1\n");
}

static void java_finds_the_file_of_the_qualified_name(void **state)
{
	(void)state;
	expect(FILES("core/src/main/java/com/x/A.java",
		     "package com.x; import com.x.pay.B; import static com.x.pay.C.D.e; import java.util.List; "
		     "import com.x.pay.Gone; import com.x.pay.*; import com.x.dup.E; class A {}",
		     "core/src/main/java/com/x/pay/B.java", "", "core/src/main/java/com/x/pay/C.java", "",
		     "one/com/x/dup/E.java", "", "two/com/x/dup/E.java", ""),
	       "core/src/main/java/com/x/A.java -> core/src/main/java/com/x/pay/B.java\n"
	       "core/src/main/java/com/x/A.java -> core/src/main/java/com/x/pay/C.java\n",
	       "Java 6 5 2 2\n");
}

static void go_finds_every_file_of_the_package(void **state)
{
	(void)state;
	expect(FILES("go.mod", "// m\nmodule example.com/m // c\n\ngo 1.20\n", "main.go",
		     "package main\nimport "
		     "(\n\"fmt\"\n\"example.com/m/pay\"\n\"example.com/other\"\n\"example.com/m/gone\")\n",
		     "pay/a.go", "package pay\n", "pay/b.go", "package pay\nimport \"example.com/m\"\n",
		     "pay/b_test.go", "package pay\n", "pay/deep/c.go", "package deep\n", "pay/notes.txt", ""),
	       "main.go -> pay/a.go\n"
	       "main.go -> pay/b.go\n"
	       "pay/b.go -> main.go\n",
	       "Go 5 3 2 0\n");
}

static void c_looks_beside_then_for_the_one_that_ends_so(void **state)
{
	(void)state;
	expect(FILES("src/a.c",
		     "#include \"b.h\"\n#include \"../lib/c.h\"\n#include \"net/d.h\"\n#include \"twice.h\"\n"
		     "#include <stdio.h>\n#include <curl/curl.h>\n#include \"gone.h\"\n",
		     "src/b.h", "", "lib/b.h", "", "lib/c.h", "", "lib/net/d.h", "", "x/twice.h", "", "y/twice.h", "",
		     "compat/stdio.h", "", "include/curl/curl.h", ""),
	       "src/a.c -> include/curl/curl.h\n"
	       "src/a.c -> lib/c.h\n"
	       "src/a.c -> lib/net/d.h\n"
	       "src/a.c -> src/b.h\n",
	       "C 7 6 4 1\n");
}

static void rust_follows_modules_from_the_crate_and_beside(void **state)
{
	(void)state;
	expect(FILES("core/Cargo.toml", "[package]\nname = \"my-core\"\n", "core/src/lib.rs",
		     "mod net;\npub mod util;\nmod gone;\nmod here { }\n", "core/src/net/mod.rs",
		     "mod tcp;\nuse crate::util::{self, Log};\nuse std::io;\n", "core/src/net/tcp.rs",
		     "use super::udp::X;\nuse crate::Root;\n", "core/src/net/udp.rs", "", "core/src/util.rs", "",
		     "app/src/main.rs", "use my_core::util::Log;\nuse my_core::Root;\n"),
	       "app/src/main.rs -> core/src/lib.rs\n"
	       "app/src/main.rs -> core/src/util.rs\n"
	       "core/src/lib.rs -> core/src/net/mod.rs\n"
	       "core/src/lib.rs -> core/src/util.rs\n"
	       "core/src/net/mod.rs -> core/src/net/tcp.rs\n"
	       "core/src/net/mod.rs -> core/src/util.rs\n"
	       "core/src/net/tcp.rs -> core/src/lib.rs\n"
	       "core/src/net/tcp.rs -> core/src/net/udp.rs\n",
	       "Rust 11 10 9 0\n");
}

static void ruby_php_and_lua_by_their_own_conventions(void **state)
{
	(void)state;
	expect(FILES("lib/shop.rb", "require 'shop/cart'\nrequire 'json'\nrequire_relative 'shop/pay'\n",
		     "lib/shop/cart.rb", "", "lib/shop/pay.rb", "require_relative '../gone'\n", "composer.json",
		     "{\"autoload\": {\"psr-4\": {\"App\\\\\": \"src/\"}}}", "src/Pay/Bill.php",
		     "<?php\nnamespace App\\Pay;\nuse App\\Cart;\nuse App\\{Cart as C, Pay\\Gone};\nuse Vendor\\X;\n",
		     "src/Cart.php", "<?php\n", "game/main.lua", "local a = require 'ui.menu'\nrequire('socket')\n",
		     "game/ui/menu.lua", "require('main')\n"),
	       "game/main.lua -> game/ui/menu.lua\n"
	       "game/ui/menu.lua -> game/main.lua\n"
	       "lib/shop.rb -> lib/shop/cart.rb\n"
	       "lib/shop.rb -> lib/shop/pay.rb\n"
	       "src/Pay/Bill.php -> src/Cart.php\n",
	       "Lua 3 2 2 0\nPHP 4 3 2 0\nRuby 4 3 2 0\n");
}

static void kotlin_and_scala_name_the_file_as_java_does(void **state)
{
	(void)state;
	expect(FILES("src/a/A.kt", "package a\nimport b.B\nimport b.C as D\nimport b.*\nimport java.util.List\n",
		     "src/b/B.kt", "package b\n", "src/b/C.java", "package b;\n", "src/s/S.scala",
		     "package s\nimport b.{B, C => D}\nimport b._\n"),
	       "src/a/A.kt -> src/b/B.kt\n"
	       "src/a/A.kt -> src/b/C.java\n"
	       "src/s/S.scala -> src/b/B.kt\n"
	       "src/s/S.scala -> src/b/C.java\n",
	       "Kotlin 4 3 2 1\nScala 3 3 2 1\n");
}

static void what_only_names_namespaces_is_not_resolved(void **state)
{
	struct store *store =
	    audited(FILES("a.cs", "using My.Space;\nclass A {}\n", "b.cs", "namespace My.Space { class B {} }\n"));

	(void)state;
	assert_rows(store, EDGES, "");
	assert_rows(store, "SELECT language || is_resolved FROM import_resolution", "C#0\n");
	store_close(store);
}

static void cycles_are_of_imports_when_production_files_are_loaded(void **state)
{
	struct store *store =
	    audited(FILES("a.js", "import './b'", "b.js", "import './c'", "c.js", "import './a'; import './d'", "d.js",
			  "import './c'", "lazy.js", "export function f() { return import('./eager') }", "eager.js",
			  "import './lazy'", "t.ts", "import type { U } from './u'", "u.ts", "import './t'",
			  "tests/x.test.js", "import './y.test'", "tests/y.test.js", "import './x.test'"));

	(void)state;
	assert_rows(store, CYCLES, "1:1 c.js\n1:2 d.js\n1:- a.js\n1:- b.js\n");
	store_close(store);
}

static void plain_json_has_no_comments_and_no_trailing_commas(void **state)
{
	static const char *const cases[][2] = {
	    {"{\"a\": 1, // b\n}", "{\"a\": 1}"},
	    {"/* c */ [1, 2, /* d */ ]", "[1, 2]"},
	    {"{\"u\": \"http://x/*,]\\\"\" }", "{\"u\": \"http://x/*,]\\\"\" }"},
	    {"\xEF\xBB\xBF[]", "[]"},
	    {"[1, /* open", "[1, "},
	    {"\"open \\", "\"open \\"},
	    {"// only", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = {0};

		buf_add_plain_json(&out, view_of(cases[i][0]));
		assert_string_equal(buf_text(&out), cases[i][1]);
		buf_release(&out);
	}
}

static void paths_are_joined_inside_the_tree_only(void **state)
{
	struct buf path = {0};

	(void)state;
	assert_true(path_join(&path, VIEW("a/b"), VIEW("../c/./d//e")));
	assert_string_equal(buf_text(&path), "a/c/d/e");
	assert_true(path_join(&path, VIEW("a"), VIEW("..")));
	assert_string_equal(buf_text(&path), "");
	assert_false(path_join(&path, VIEW("a"), VIEW("../../b")));
	buf_release(&path);
}

static void a_directory_lists_its_own_files_past_those_below(void **state)
{
	const struct view paths[] = {VIEW("a"),       VIEW("d/1"),    VIEW("d/sub-/x"), VIEW("d/sub/y"),
				     VIEW("d/sub/z"), VIEW("d/sub0"), VIEW("dd/2"),     VIEW("e")};
	struct import_tree tree = {0};
	int64_t file = PATH_NONE;
	int found = 0;

	(void)state;
	import_tree_of(&tree, paths, sizeof(paths) / sizeof(*paths));
	while ((file = import_tree_next_in(&tree, VIEW("d"), file)) != PATH_NONE)
		found = found * 10 + (int)file;
	assert_int_equal(found, 15);
	assert_true(import_tree_has_directory(&tree, VIEW("d/sub")));
	assert_false(import_tree_has_directory(&tree, VIEW("d/su")));
	assert_true(import_tree_has_directory_end(&tree, VIEW("sub")));
	assert_int_equal(import_tree_find_end(&tree, VIEW("sub/z")), 4);
	assert_int_equal(import_tree_find_end(&tree, VIEW("b/z")), PATH_NONE);
	import_tree_release(&tree);
}

static void the_part_of_a_path_in_two_places_is_ambiguous(void **state)
{
	const struct view paths[] = {VIEW("a/x.h"), VIEW("b/x.h"), VIEW("x.h")};
	struct import_tree tree = {0};

	(void)state;
	import_tree_of(&tree, paths, 3);
	assert_int_equal(import_tree_find_end(&tree, VIEW("x.h")), PATH_AMBIGUOUS);
	assert_int_equal(import_tree_find_end(&tree, VIEW("b/x.h")), 1);
	import_tree_release(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scripts_find_files_beside_with_extension_or_index),
	    cmocka_unit_test(scripts_follow_aliases_and_packages_of_the_workspace),
	    cmocka_unit_test(python_looks_from_the_outermost_package_and_above),
	    cmocka_unit_test(python_packages_of_one_name_are_ambiguous),
	    cmocka_unit_test(java_finds_the_file_of_the_qualified_name),
	    cmocka_unit_test(go_finds_every_file_of_the_package),
	    cmocka_unit_test(c_looks_beside_then_for_the_one_that_ends_so),
	    cmocka_unit_test(rust_follows_modules_from_the_crate_and_beside),
	    cmocka_unit_test(ruby_php_and_lua_by_their_own_conventions),
	    cmocka_unit_test(kotlin_and_scala_name_the_file_as_java_does),
	    cmocka_unit_test(what_only_names_namespaces_is_not_resolved),
	    cmocka_unit_test(cycles_are_of_imports_when_production_files_are_loaded),
	    cmocka_unit_test(plain_json_has_no_comments_and_no_trailing_commas),
	    cmocka_unit_test(paths_are_joined_inside_the_tree_only),
	    cmocka_unit_test(a_directory_lists_its_own_files_past_those_below),
	    cmocka_unit_test(the_part_of_a_path_in_two_places_is_ambiguous),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
