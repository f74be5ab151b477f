#!/bin/sh
# formats_test.sh RESCUE SOURCE: what `rescue score` writes for other programs, held against their schemas: of a change
# with findings, with a suppression, with hostile names, messages and people, and with a secret that must stay where it is.
set -eu
rescue=$1 source=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
secret=S3NTINEL-9f8e7d6c5b4a
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='2025-01-01T00:00:00Z' GIT_COMMITTER_DATE='2025-01-01T00:00:00Z'

git init -q shop
cd shop
git config user.name 'Eve <script>alert(1)</script> ]]> ::error::' && git config user.email 'eve@example.org'
printf 'function f() {}\n' >f.js
printf 'PASSWORD=%s\nDATABASE_URL=postgres://shop:%s@db.example/shop\n' "$secret" "$secret" >.env
git add . && git commit -qm 'Begin'
git remote add origin "https://eve:$secret@git.example/shop.git"
git checkout -q --detach

# The same two defects in files whose names try each format's way out.
for name in g.js 'a b,c:d.js' '%0A::error::x.js' ']](1)<b>&"x".js' '-->.js' "$(printf 'new\nline.js')" "$(printf 'bad\377utf8.js')" '@everyone|`.js' 'dir/ünï.js' "$(printf 'gpj.\342\200\256sj.js')"; do
	mkdir -p dir
	printf 'function send() {\n  const password = "%s";\n  send({rejectUnauthorized: false, k: password});\n}\n' "$secret" >"./$name"
done
# Deep in a file that is no UTF-8, with units of two, equal lines and line ends of all kinds.
i=0
while [ $i -lt 150 ]; do
	i=$((i + 1))
	printf '// \351\251 \303 \360\237\222\251 \r\n\n  again();\r'
done >latin.js
printf 'send({rejectUnauthorized: false});\n' >>latin.js
git add . && git commit -qm "Send $secret" && cd ..
cat >s.yml <<X
schema: rescue/suppressions/1
suppressions:
  - {rule: "code/tls-*", path: "g.js", status: accepted, reason: "no certificate ]]> <x> on the test server", owner: ann@example.org, created: 2024-12-01, expires: 2025-02-01}
X

set --
for format in json sarif junit github gitlab rdjson markdown; do
	set -- "$@" --output "$format=out.$format"
done
code=0
"$rescue" score --base HEAD~1 --suppressions s.yml "$@" shop >out.text 2>&1 || code=$?
[ "$code" = 1 ] || { echo "exit code $code, wanted 1:"; cat out.text; exit 1; }

if grep -l "$secret" out.*; then
	echo "the secret stands in the files above"
	exit 1
fi
# The same input makes the same bytes.
for format in json sarif junit github gitlab rdjson markdown; do
	"$rescue" score --base HEAD~1 --suppressions s.yml --format "$format" shop >again 2>/dev/null || :
	cmp "out.$format" again
done
python3 "$here/formats_test.py" "$source" "$work" "$work/shop"
