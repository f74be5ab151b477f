-- What the rules on security read: matches where somebody outside could profit from them.

-- In what customers run, without migrations, aids for tests and set-up: nobody else gives these their values.
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
  FROM shipped_match
 WHERE NOT path REGEXP '(?xi)
         (?:^|/) (?: migrations? | migrate | alembic | seeds? | seeders? | fixtures? | generators? | testing(?:_\w+)?
                   | test_?utils? | features/(?:step_definitions|support) | [^/]*\.(?:unit|integration)?tests? ) /
         | ^ (?: bin | build | ci | contrib | tasks ) /
         | (?:^|/) (?: [^/]*\.rake | (?:gulp|grunt|fab|nox)file[^/]* | [^/]*\.config\.[cm]?[jt]s ) $';

-- Files in which requests from outside are answered: what is put together there may be anybody's text.
CREATE TEMP VIEW answering_file AS
SELECT DISTINCT path_id FROM shared_match WHERE rule = 'syntax/request' AND class = 'production';
