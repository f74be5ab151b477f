-- What the rules on security read: matches where somebody outside could profit from them.

-- In the product's own code without scripts for developers, migrations, samples and set-up: nobody else gives these
-- their values.
CREATE TEMP VIEW reachable_match AS
SELECT *,
       -- does the text it names hold a value straight from a request?
       coalesce(name REGEXP '\b(?:req|request|ctx\.request|ctx|self\.request)\.(?:body|query|params|cookies|headers|args|form|values|json|get_json|data|GET|POST|COOKIES|META|files|param|input|get|Query|Form|Cookies|Headers|QueryString|URL\.Query|FormValue|PostFormValue|getParameter|getHeader|getCookies|getQueryString)\b|\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b|\bparams\[|\.(?:FormValue|getParameter)\(', 0) AS is_from_request
  FROM production_match
 WHERE NOT path REGEXP '(?i)(?:^|/)(?:scripts?|migrations?|migrate|alembic|seeds?|seeders?|benchmarks?|examples?|samples?|demos?|fixtures?|generators?|testing|test_?utils?)/|^(?:tools?|build|dev|hack|ci|contrib|tasks)/|(?:^|/)(?:setup\.py|Rakefile|[^/]*\.(?:rake|gemspec)|(?:gulp|grunt|fab|nox)file[^/]*|[^/]*\.config\.[cm]?[jt]s)$';
