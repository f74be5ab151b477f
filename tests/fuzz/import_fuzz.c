/*
 * Imports of a hostile tree: the first byte picks a manifest and a language, the first line is a target, the rest is
 * the manifest.
 */
#include <stddef.h>
#include <stdint.h>

#include "collect/import_resolve.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"package.json", "web/tsconfig.json", "go.mod", "Cargo.toml",
					    "composer.json"};
	static const char *const languages[] = {"TypeScript", "Python", "Java", "Go",  "C",
						"Rust",       "Ruby",   "PHP",  "Lua", "Shell"};
	static const struct view paths[] = {
	    VIEW("a/__init__.py"), VIEW("a/b.py"),     VIEW("a/c/d.java"), VIEW("go/x.go"),          VIEW("index.js"),
	    VIEW("lib/x.rb"),      VIEW("src/lib.rs"), VIEW("src/x.php"),  VIEW("web/src/index.ts"), VIEW("x.h")};
	struct view rest = {(const char *)data, size}, target = {0};
	struct import_manifests manifests = {0};
	struct import_resolver resolver;
	struct import_tree tree = {0};
	uint8_t pick = size ? data[0] : 0;

	rest = view_slice(rest, 1, rest.n);
	view_line(&rest, &target);
	import_tree_of(&tree, paths, sizeof(paths) / sizeof(*paths));
	import_manifest_add(&manifests, view_of(names[pick % 5]), rest);
	import_resolver_start(&resolver, &tree, &manifests);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const struct import_question question = {.path = paths[i],
							 .language = view_of(languages[pick / 5 % 10]),
							 .form = view_of(pick & 128 ? "mod" : "include <>"),
							 .target = target,
							 .name = view_slice(target, target.n / 2, target.n)};

		import_resolve(&resolver, &question);
	}
	import_resolver_release(&resolver);
	import_manifests_release(&manifests);
	import_tree_release(&tree);
	return 0;
}
