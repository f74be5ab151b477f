-- What the rules on security read: matches where somebody outside could profit from them.

-- In what customers run, without migrations, aids for tests and set-up: nobody else gives these their values. Not where a comment
-- names the check of security that is left unheeded there, and says why: somebody decided.
-- `is_from_request`: the text that the match names holds a value straight from a request.
CREATE TEMP VIEW reachable_match AS
SELECT *,
       coalesce(name REGEXP '(?x)
         \b (?:req|request|Request|ctx\.request|ctx) \.
            (?: body | query | params | cookies | headers | args | form | values | json | get_json | data | GET | POST | COOKIES
              | META | files | Query | Form | Cookies | Headers | QueryString | getParameter | getHeader | getQueryString ) \b
         | \$_(?:GET|POST|REQUEST|COOKIE)\b | \$_SERVER\[.(?:HTTP_|QUERY_STRING|REQUEST_URI|PHP_SELF)
         | \$request->(?:input|get|query|post|all|cookie|header)\b
         | \bparams\[: | \bparams\.(?:fetch|require|permit)\( | \bcookies\[:
         | \.(?:FormValue|PostFormValue|getParameter)\( | \br\.URL\.Query\(\) | \bc\.(?:Query|Param|PostForm|DefaultQuery)\(', 0)
         AS is_from_request
  FROM shipped_match AS m
 WHERE NOT EXISTS (SELECT 1 FROM shared_match AS a
                    WHERE a.rule = 'syntax/accepted' AND a.path_id = m.path_id AND a.line BETWEEN m.line - 1 AND m.end_line)
   AND NOT path REGEXP '(?xi)
         (?:^|/) (?: migrations? | migrate | alembic | seeds? | seeders? | fixtures? | generators? | testing(?:_\w+)?
                   | test_?utils? | features/(?:step_definitions|support) | [^/]*\.(?:unit|integration)?tests?
                   | [^/]*(?:unit|integration|e2e|functional|acceptance|smoke|system)[-_.]?tests? ) /
         | ^ (?: bin | build | ci | contrib | extras? | hacking | old | tasks ) /
         | (?:^|/) (?: [^/]*\.rake | (?:gulp|grunt|fab|nox)file[^/]* | migrat(?:e|ion)[-_.][^/]* | [^/]*\.config\.[cm]?[jt]s ) $';

-- Files in which requests from outside are answered: what is put together there may be anybody's text.
CREATE TEMP VIEW answering_file AS
SELECT DISTINCT path_id FROM shared_match WHERE rule = 'syntax/request' AND class = 'production';

-- Variables given a value straight from a request, by the function they stand in.
CREATE TEMP VIEW request_variable AS
SELECT path_id AS path_id, function_ordinal AS function_ordinal, name AS name, line AS line,
       '(?<![\w$.])' || replace(name, '$', '\$') || '(?![\w$])' AS word
  FROM shared_match
 WHERE rule = 'syntax/request-value' AND capture = 'taken';

-- What rules capture as @use where its text names such a variable, below where it got its value in the same function
-- and without a call there, above, that checks or cleans it.
CREATE TEMP VIEW request_use AS
SELECT m.*
  FROM reachable_match AS m
  JOIN request_variable AS v ON v.path_id = m.path_id AND v.function_ordinal IS m.function_ordinal AND v.line <= m.line
 WHERE m.capture = 'use' AND m.name REGEXP v.word
   AND NOT EXISTS (SELECT 1 FROM shared_match AS c
                    WHERE c.rule = 'syntax/request-value' AND c.capture = 'checked' AND c.path_id = m.path_id
                      AND c.function_ordinal IS m.function_ordinal AND c.line <= m.line AND c.name REGEXP v.word);
