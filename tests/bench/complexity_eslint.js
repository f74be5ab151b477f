// Rows for complexity_parity.pl of what eslint's rule "complexity" says of each function in the files named on standard
// input, with the points that only eslint counts; with "cognitive" as the argument what sonarjs/cognitive-complexity says.
//
//     NODE_PATH=…/node_modules node complexity_eslint.js [cognitive] <list of paths
//
// The numbers are the rules' own: each runs unchanged, with its reports caught. Needs eslint 8 or 9,
// @typescript-eslint/parser and, for cognitive, eslint-plugin-sonarjs.
"use strict";
const fs = require("fs");
const { Linter } = require("eslint");
const { builtinRules } = require("eslint/use-at-your-own-risk");
const cognitive = process.argv[2] === "cognitive";
const major = Number(require("eslint/package.json").version.split(".")[0]);
const base = cognitive ? require("eslint-plugin-sonarjs").rules["cognitive-complexity"] : builtinRules.get("complexity");
const parser = require("@typescript-eslint/parser");

// The node where the declaration of a function starts: a method's, not its parameter list's.
function declaration(node) {
	const parent = node.parent;
	const holds = parent && parent.value === node && (parent.type === "MethodDefinition" || parent.method ||
		parent.kind === "get" || parent.kind === "set");
	return holds ? parent : node;
}

// As rescue names it: the last part of the function's own name, or of what it is given to.
function nameOf(node, text) {
	const last = (inner) => text(inner).replace(/\s+/g, " ").replace(/^.*[.]/, "").replace(/^["'`]|["'`]$/g, "");
	const parent = node.parent || {};
	if (node.type === "StaticBlock")
		return "static";
	if (node.id)
		return node.id.name;
	if (parent.key && parent.value === node)
		return last(parent.key);
	if (parent.type === "VariableDeclarator")
		return last(parent.id);
	if (/^Assignment/.test(parent.type))
		return last(parent.left);
	if (/^(Call|New)Expression$/.test(parent.type) && parent.callee !== node)
		return parent.type === "CallExpression" ? last(parent.callee.property || parent.callee) + "() callback" : "";
	return "";
}

// sonarjs spares const x = a || literal, x = x || literal and the conditions in front of JSX.
function sparedOr(node, text) {
	if (node.operator === "??" || !cognitive)
		return false;
	if (/^JSX/.test(node.right.type) && node.operator === "&&")
		return true;
	const literal = /^(Literal|ArrayExpression|ObjectExpression)$/.test(node.right.type);
	return node.operator === "||" && literal && (node.parent.type === "VariableDeclarator" ||
		(node.parent.type === "AssignmentExpression" && text(node.parent.left) === text(node.left)));
}

// What only eslint counts, by class.
const counted = {
	LogicalExpression: (node) => (node.operator === "??" ? "??" : null),
	AssignmentExpression: (node) => (!cognitive && /^(\|\||&&|\?\?)=$/.test(node.operator) ? "logical assignment" : null),
};
if (major >= 9 && !cognitive) {
	counted.AssignmentPattern = () => "default value";
	counted.MemberExpression = counted.CallExpression = (node) => (node.optional ? "?." : null);
}

const found = [];
const rule = {
	meta: { schema: [], messages: base.meta.messages },
	create(context) {
		const source = context.sourceCode || context.getSourceCode();
		const points = [];
		const functions = new Map();
		let current = null;
		const inner = Object.create(context, {
			options: { value: [0] },
			report: { value: (report) => functions.set(report.node || current,
				report.data.complexity ?? report.data.complexityAmount) },
		});
		const rules = base.create(inner);
		const listeners = {};
		for (const [key, listener] of Object.entries(rules))
			listeners[key] = (...given) => {
				current = given.find((one) => one && one.type && one.loc) || current;
				listener(...given);
			};
		const add = (key, before, after) => {
			const rest = listeners[key];
			listeners[key] = (...given) => { before?.(...given); rest?.(...given); after?.(...given); };
		};
		const isPath = (path, node) => /Function|StaticBlock/.test(node.type) || path.origin === "class-field-initializer";
		add("onCodePathStart", () => points.push({}));
		add("onCodePathEnd", null, (path, node) => {
			const own = points.pop();
			if (isPath(path, node)) {
				node.isField = path.origin === "class-field-initializer";
				found.push({ node, own, functions, text: (one) => source.getText(one) });
			}
		});
		for (const [type, name] of Object.entries(counted))
			add(type, (node) => {
				const own = points[points.length - 1];
				const point = name(node);
				if (point)
					own[point] = (own[point] || 0) + 1;
				if (type === "LogicalExpression" && sparedOr(node, (one) => source.getText(one)))
					own["default after ||, condition of JSX"] = (own["default after ||, condition of JSX"] || 0) - 1;
			});
		return listeners;
	},
};

function config(path) {
	return [{
		files: ["**/*.js", "**/*.jsx", "**/*.ts", "**/*.tsx"],
		languageOptions: {
			parser,
			sourceType: /\.cjs$/.test(path) ? "commonjs" : "module",
			parserOptions: { ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(path), globalReturn: true }, ecmaVersion: "latest" },
		},
		linterOptions: { reportUnusedDisableDirectives: false },
		plugins: { parity: { rules: { rule } } },
		rules: { "parity/rule": "error" },
	}];
}

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
	found.length = 0;
	const linter = new Linter({ configType: "flat" });
	const filename = "file" + (/\.([cm]?ts|tsx|jsx)$/.exec(path)?.[0].replace(/^\.[cm]ts$/, ".ts") || ".js");
	const messages = linter.verify(fs.readFileSync(path, "utf8"), config(path), { filename, allowInlineConfig: false });
	for (const message of messages.filter((one) => one.fatal || !one.ruleId))
		process.stderr.write(`${path}:${message.line} ${message.message}\n`);
	found.sort((a, b) => a.node.range[0] - b.node.range[0] || b.node.range[1] - a.node.range[1]);
	for (const { node, own, functions, text } of found) {
		const start = node.isField ? node : declaration(node);
		const name = node.isField ? "(class field)" : nameOf(node, text);
		const value = functions.get(node) ?? 0;
		console.log([path, start.loc.start.line, start.loc.end.line, name, value,
			...Object.entries(own).map(([key, n]) => `${key}=${n}`)].join("\t").replace(/\n/g, " "));
	}
}
