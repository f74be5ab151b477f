#include <stdio.h>

#include "lang/lang.h"

#include "base/banned.h"

/*
 * The class of a file by its path: the knowledge of linguist's vendor.yml, documentation.yml and generated.rb, and
 * the naming habits of test frameworks, as tables of patterns.
 *
 *   dir/           a directory of that name, at any depth
 *   /dir/          a directory of that name at the root
 *   name           the whole file name
 *   *end  start*   the file name ends or starts so, start*end both
 *   *part*         the file name holds it, not at its start
 *   a/b            the end of the path
 *
 * Case counts in file names and not in directories.
 */

static const char *const vendored[] = {
    "node_modules/",
    "bower_components/",
    "jspm_packages/",
    "web_modules/",
    "vendor/",
    "vendors/",
    "vendored/",
    "_vendor/",
    "bundled/",
    "third_party/",
    "third-party/",
    "thirdparty/",
    "3rdparty/",
    "3rd_party/",
    "3rd-party/",
    "external/",
    "externals/",
    "extern/",
    "deps/",
    "/dependencies/",
    "Godeps/",
    "Pods/",
    "Carthage/",
    "site-packages/",
    "dist-packages/",
    ".venv/",
    "venv/",
    "virtualenv/",
    ".tox/",
    ".nox/",
    ".eggs/",
    ".bundle/",
    ".yarn/",
    ".pnpm/",
    "elm-stuff/",
    "dist/",
    "vcpkg_installed/",
    "_esy/",
    ".mvn/",
    "gradle/wrapper/gradle-wrapper.properties",
    "gradlew",
    "gradlew.bat",
    "mvnw",
    "mvnw.cmd",
    "configure",
    "config.guess",
    "config.sub",
    "aclocal.m4",
    "libtool.m4",
    "ltoptions.m4",
    "ltsugar.m4",
    "ltversion.m4",
    "lt~obsolete.m4",
    "ltmain.sh",
    "install-sh",
    "depcomp",
    "jquery.js",
    "jquery-*",
    "jquery.*",
    "bootstrap.js",
    "bootstrap.css",
    "normalize.css",
    "font-awesome.css",
    "modernizr-*",
    "modernizr.js",
    "require.js",
    "underscore.js",
    "backbone.js",
    "d3.js",
    "angular.js",
    "vue.js",
    "react.js",
    "ember.js",
    "lodash.js",
    "moment.js",
    "prototype.js",
    "mootools.js",
    "raphael.js",
    "tiny_mce.js",
    "codemirror.js",
    NULL,
};

static const char *const generated[] = {
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "bun.lockb",
    "deno.lock",
    "composer.lock",
    "Gemfile.lock",
    "Pipfile.lock",
    "poetry.lock",
    "pdm.lock",
    "uv.lock",
    "pixi.lock",
    "Cargo.lock",
    "Gopkg.lock",
    "glide.lock",
    "go.sum",
    "go.work.sum",
    "mix.lock",
    "pubspec.lock",
    "Podfile.lock",
    "Package.resolved",
    "packages.lock.json",
    "flake.lock",
    "gradle.lockfile",
    "Cartfile.resolved",
    "Chart.lock",
    ".terraform.lock.hcl",
    "MODULE.bazel.lock",
    "*.pb.go",
    "*.pb.gw.go",
    "*.pb.h",
    "*.pb.c",
    "*.pb.cc",
    "*.pb.cpp",
    "*.pb-c.h",
    "*.pb-c.c",
    "*.grpc.pb.h",
    "*.grpc.pb.cc",
    "*_pb2.py",
    "*_pb2.pyi",
    "*_pb2_grpc.py",
    "*_pb.js",
    "*_pb.d.ts",
    "*_pb.ts",
    "*_pb.rb",
    "*_grpc_pb.js",
    "*.pb.dart",
    "*.g.dart",
    "*.freezed.dart",
    "*.g.cs",
    "*.g.i.cs",
    "*.Designer.cs",
    "*.designer.cs",
    "*.Designer.vb",
    "*.feature.cs",
    "*.generated.cs",
    "*.generated.go",
    "*.generated.ts",
    "*.generated.js",
    "*_generated.go",
    "*_generated.ts",
    "*.gen.go",
    "*.gen.ts",
    "zz_generated.*",
    "zz_generated_*",
    "*.xcworkspacedata",
    "*.pbxproj",
    "*.nib",
    "*.tab.c",
    "*.tab.h",
    "lex.yy.c",
    "*.yy.c",
    "*.js.map",
    "*.css.map",
    "*.snap.new",
    "__generated__/",
    NULL,
};

static const char *const minified[] = {"*.min.js",  "*.min.mjs",   "*.min.css", "*-min.js",
				       "*-min.css", "*.bundle.js", NULL};

/* Whatever lies here is test: fixtures and snapshots too. */
static const char *const test_directories[] = {
    "test/",
    "tests/",
    "__tests__/",
    "e2e/",
    "cypress/",
    "testdata/",
    "test-data/",
    "test_data/",
    "fixtures/",
    "__fixtures__/",
    "__snapshots__/",
    "mocks/",
    "__mocks__/",
    "androidTest/",
    "commonTest/",
    "jvmTest/",
    "jsTest/",
    "nativeTest/",
    "appleTest/",
    "unittests/",
    "unit-tests/",
    "integration-tests/",
    "integration_tests/",
    "integrationtests/",
    "functional-tests/",
    "src/it/",
    "*.Tests/",
    "*.Test/",
    "*.UnitTests/",
    "*.IntegrationTests/",
    "/t/",
    "spec/fixtures/",
    "/bench/",
    "/benchmark/",
    "benchmarks/",
    "__benchmarks__/",
    "benches/",
    "src/jmh/",
    NULL,
};

/* Specifications live under the same name: only code in them is test. */
static const char *const test_code_directories[] = {"spec/", "specs/", NULL};

static const char *const test_files[] = {
    "conftest.py", "*_test.*",  "*-test.*",  "*.test.*",     "test_*",     "test-*",    "tests.*",
    "test.*",      "*_tests.*", "*-tests.*", "*_unittest.*", "*.spec.*",   "*_spec.*",  "*-spec.*",
    "*.e2e.*",     "*.cy.*",    "*.snap",    "*.t",          "*.test-d.*", "*.bench.*", NULL,
};

/* After a lower-case letter or a digit: PayTest.java, not Latest.java. */
static const char *const test_class_files[] = {
    "*Test.java", "*Tests.java",  "*IT.java",     "*Spec.java",   "*TestCase.java", "*Test.kt",    "*Tests.kt",
    "*IT.kt",     "*Spec.kt",     "*Test.scala",  "*Tests.scala", "*IT.scala",      "*Spec.scala", "*Suite.scala",
    "*Test.cs",   "*Tests.cs",    "*IT.cs",       "*Spec.cs",     "*Specs.cs",      "*Test.php",   "*TestCase.php",
    "*Cest.php",  "*Spec.groovy", "*Test.groovy", "*Tests.swift", "*Test.swift",    "*Test.vb",    "*Tests.vb",
    "*Tests.fs",  "*Test.cpp",    "*Tests.cpp",   "*Test.cc",     "*Test.m",        "*Tests.m",    NULL,
};

/* docs/ and examples/ at the root stay documentation whatever is in them, and so do those of a site and its copies of
 * older versions. */
static const char *const document_directories[] = {
    "/doc/",  "/docs/",  "/documentation/", "/man/",     "/example/",  "/examples/",      "/website/docs/",
    "/demo/", "/demos/", "/sample/",        "/samples/", "_examples/", "versioned_docs/", NULL,
};

/* A program may well be called License.java: these are for files that are no program. */
static const char *const documents[] = {
    "documentation/", "javadoc/",         "groovydoc/",    "README*",   "readme*",      "Readme*",
    "CHANGELOG*",     "ChangeLog*",       "changelog*",    "CHANGES*",  "HISTORY*",     "History.md",
    "CONTRIBUTING*",  "CODE_OF_CONDUCT*", "CONTRIBUTORS*", "AUTHORS*",  "MAINTAINERS*", "COPYING*",
    "INSTALL",        "INSTALL.*",        "LICENSE*",      "LICENCE*",  "License*",     "NOTICE",
    "NOTICE.*",       "SECURITY.md",      "SUPPORT.md",    "CITATION*", "ROADMAP*",     NULL,
};

/* What builds, checks, ships and configures; not what the product does. */
static const char *const configuration[] = {
    ".*/",
    ".*",
    "Makefile*",
    "makefile",
    "GNUmakefile",
    "*.mk",
    "*.mak",
    "*.in", /* a template that the build fills in */
    "CMakeLists.txt",
    "*.cmake",
    "CMakePresets.json",
    "meson.build",
    "meson_options.txt",
    "Kbuild",
    "Kconfig*",
    "configure.ac",
    "configure.in",
    "*.ac",
    "*.m4",
    "SConstruct",
    "SConscript",
    "wscript",
    "BUILD",
    "BUILD.bazel",
    "WORKSPACE",
    "WORKSPACE.bazel",
    "MODULE.bazel",
    "*.bzl",
    "Dockerfile*",
    "*.dockerfile",
    "Containerfile*",
    "docker-compose*",
    "compose.yml",
    "compose.yaml",
    "Vagrantfile",
    "Procfile",
    "Jenkinsfile*",
    "Tiltfile",
    "Fastfile",
    "Dangerfile",
    "Rakefile",
    "Gemfile",
    "*.gemspec",
    "Podfile",
    "Brewfile",
    "Guardfile",
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "settings.gradle.kts",
    "*.gradle",
    "*.sbt",
    "pom.xml",
    "build.xml",
    "*.csproj",
    "*.vbproj",
    "*.fsproj",
    "*.vcxproj",
    "*.vcxproj.filters",
    "*.sln",
    "*.props",
    "*.targets",
    "*.nuspec",
    "nuget.config",
    "NuGet.Config",
    "Web.config",
    "web.config",
    "App.config",
    "app.config",
    "*.xcconfig",
    "package.json",
    "tsconfig*.json",
    "jsconfig*.json",
    "composer.json",
    "bower.json",
    "lerna.json",
    "nx.json",
    "turbo.json",
    "angular.json",
    "vercel.json",
    "firebase.json",
    "renovate.json",
    "app.json",
    "babel.config.*",
    "*.config.js",
    "*.config.cjs",
    "*.config.mjs",
    "*.config.ts",
    "*.conf.js",
    "Gruntfile*",
    "gulpfile*",
    "setup.py",
    "setup.cfg",
    "noxfile.py",
    "requirements*.txt",
    "constraints*.txt",
    "MANIFEST.in",
    "Pipfile",
    "CODEOWNERS",
    "go.mod",
    "go.work",
    "cpanfile",
    "Makefile.PL",
    "appsettings*.json",
    "launchSettings.json",
    "global.json",
    "logback*.xml",
    "log4j*.xml",
    "AndroidManifest.xml",
    "*.plist",
    "*.pc",
    "*.spec",
    "config.json",
    NULL,
};

static const char *const configuration_languages[] = {
    "YAML",         "TOML",        "INI",   "Java Properties",    "Dotenv",
    "EditorConfig", "Ignore List", "Nginx", "JSON with Comments", "Go Module",
    "Gradle",       NULL,
};

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "*end/": a directory whose name ends so. */
static bool directory_ends(struct view end, struct view directory)
{
	for (size_t at = 0; at < directory.n; at++) {
		at = view_find(directory, at, VIEW("/"));
		if (at + 1 >= end.n && at < directory.n &&
		    view_eq_nocase(view_slice(directory, at + 1 - end.n, at + 1), end))
			return true;
	}
	return false;
}

/* "start*" and a slash: a directory whose name begins so. */
static bool directory_starts(struct view start, struct view directory)
{
	for (size_t at = 0; at < directory.n; at = view_find(directory, at, VIEW("/")) + 1)
		if (view_eq(view_slice(directory, at, at + start.n), start))
			return true;
	return false;
}

/* "dir/" anywhere above the file, "/dir/" at the root; "a/b/" as consecutive directories; "*end/"; or a star before the
 * last slash. */
static bool directory_matches(const char *pattern, struct view directory)
{
	bool root = *pattern == '/';
	struct view name = view_of(pattern + root);

	if (*pattern == '*')
		return directory_ends(view_of(pattern + 1), directory);
	if (view_ends(name, "*/"))
		return directory_starts(view_slice(name, 0, name.n - 2), directory);
	for (size_t at = 0; at + name.n <= directory.n; at = view_find(directory, at, VIEW("/")) + 1) {
		if (directory.p[at + name.n - 1] == '/' && view_eq_nocase(view_slice(directory, at, at + name.n), name))
			return true;
		if (root)
			return false;
	}
	return false;
}

/* A whole name, or one with a star: "*end", "start*", "start*end", or "*middle*" not at the start. */
static bool name_matches(const char *pattern, struct view base)
{
	struct view p = view_of(pattern);
	size_t star = view_find(p, 0, VIEW("*"));
	struct view end = view_slice(p, star + 1, p.n);

	if (star == p.n)
		return view_eq(base, p);
	if (star == 0 && end.n && end.p[end.n - 1] == '*')
		return view_find(base, 1, view_slice(end, 0, end.n - 1)) < base.n;
	if (base.n < p.n - 1 + (star == 0))
		return false;
	return view_eq(view_slice(base, 0, star), view_slice(p, 0, star)) &&
	       view_eq(view_slice(base, base.n - end.n, base.n), end);
}

static bool matches_any(const char *const *patterns, struct view path)
{
	struct view base = view_basename(path);
	struct view directory = view_slice(path, 0, path.n - base.n); /* with its last slash */

	for (; *patterns; patterns++) {
		size_t n = strlen(*patterns);
		char last = (*patterns)[n - 1];

		if (last == '/') {
			if (directory_matches(*patterns, directory))
				return true;
			continue;
		}
		/* most end otherwise than the path */
		if (last != '*' && (path.n == 0 || last != path.p[path.n - 1]))
			continue;
		if (memchr(*patterns, '/', n) ? view_ends(path, *patterns) : name_matches(*patterns, base))
			return true;
	}
	return false;
}

static bool is_test_class(struct view base)
{
	for (const char *const *pattern = test_class_files; *pattern; pattern++) {
		size_t n = strlen(*pattern + 1);

		if (view_ends(base, *pattern + 1) && base.n > n && is_lower_or_digit(base.p[base.n - n - 1]))
			return true;
	}
	return false;
}

static bool is_code(const struct language *language)
{
	return language && (language->type == LANGUAGE_PROGRAMMING || language->type == LANGUAGE_MARKUP);
}

static bool is_test(struct view path, const struct language *language)
{
	if (matches_any(test_directories, path))
		return true;
	if (!is_code(language))
		return view_ends(path, ".snap");
	return matches_any(test_code_directories, path) || matches_any(test_files, path) ||
	       is_test_class(view_basename(path));
}

static bool is_configuration(struct view path, const struct language *language)
{
	if (language)
		for (const char *const *name = configuration_languages; *name; name++)
			if (view_is(view_of(language->name), *name))
				return true;
	return matches_any(configuration, path);
}

/* What parsers, lexers, tables and classes are written in, and the languages of what a generator puts beside it. */
static const struct {
	const char *extension;
	const char *languages; /* between bars */
} generator_sources[] = {
    {".rl", "|C|C++|C#|Go|Java|JavaScript|Ruby|Rust|"},
    {".ragel", "|C|C++|Go|Java|Ruby|"},
    {".y", "|C|C++|Go|Ruby|PHP|"},
    {".yy", "|C++|"},
    {".ypp", "|C++|"},
    {".l", "|C|C++|"},
    {".ll", "|C++|"},
    {".lex", "|C|C++|Java|"},
    {".flex", "|Java|"},
    {".jflex", "|Java|"},
    {".jj", "|Java|"},
    {".jjt", "|Java|"},
    {".racc", "|Ruby|"},
    {".kpeg", "|Ruby|"},
    {".treetop", "|Ruby|"},
    {".peg", "|C|Go|JavaScript|TypeScript|"},
    {".leg", "|C|"},
    {".pegjs", "|JavaScript|TypeScript|"},
    {".peggy", "|JavaScript|TypeScript|"},
    {".jison", "|JavaScript|"},
    {".ne", "|JavaScript|TypeScript|"},
    {".re", "|C|C++|PHP|Rust|Go|"},
    {".re2c", "|C|C++|"},
    {".gperf", "|C|C++|"},
    {".pyx", "|C|C++|"},
    {".tt", "|C#|"},
};

enum { GENERATOR_SOURCES = sizeof(generator_sources) / sizeof(*generator_sources) };

bool is_generator_source(struct view path)
{
	if (view_ends(path, ".rex")) /* whose output keeps the whole name */
		return true;
	for (size_t i = 0; i < GENERATOR_SOURCES; i++)
		if (view_ends(path, generator_sources[i].extension))
			return true;
	return false;
}

const char *generator_extension(const struct language *language, size_t index)
{
	char bars[64];

	snprintf(bars, sizeof(bars), "|%s|", language->name);
	for (size_t i = 0; i < GENERATOR_SOURCES; i++)
		if (strstr(generator_sources[i].languages, bars) && index-- == 0)
			return generator_sources[i].extension;
	return NULL;
}

enum file_class classify_path(struct view path, const struct language *language)
{
	if (matches_any(vendored, path))
		return FILE_VENDORED;
	if (matches_any(generated, path))
		return FILE_GENERATED;
	if (matches_any(minified, path))
		return FILE_MINIFIED;
	if (matches_any(document_directories, path))
		return FILE_DOCUMENTATION;
	if (is_test(path, language))
		return FILE_TEST;
	if (!(language && language->type == LANGUAGE_PROGRAMMING) && matches_any(documents, path))
		return FILE_DOCUMENTATION;
	if (is_configuration(path, language))
		return FILE_CONFIGURATION;
	if (language && language->type == LANGUAGE_PROSE)
		return FILE_DOCUMENTATION;
	if (!is_code(language))
		return FILE_DATA;
	return view_is(view_of(language->name), "Roff") ? FILE_DOCUMENTATION : FILE_PRODUCTION;
}

static const char *const class_names[] = {
    [FILE_PRODUCTION] = "production",       [FILE_TEST] = "test",         [FILE_GENERATED] = "generated",
    [FILE_MINIFIED] = "minified",           [FILE_VENDORED] = "vendored", [FILE_DOCUMENTATION] = "documentation",
    [FILE_CONFIGURATION] = "configuration", [FILE_DATA] = "data",
};

const char *file_class_name(enum file_class class)
{
	return class_names[class];
}

bool file_class_by_name(struct view name, enum file_class *class)
{
	for (size_t i = 0; i < sizeof(class_names) / sizeof(*class_names); i++)
		if (view_is(name, class_names[i])) {
			*class = (enum file_class)i;
			return true;
		}
	return false;
}
