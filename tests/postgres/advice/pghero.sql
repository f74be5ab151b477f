CREATE EXTENSION pg_trgm;
CREATE TABLE cities (id bigserial PRIMARY KEY, name text);
CREATE TABLE states (id bigserial PRIMARY KEY, name text);
INSERT INTO states (name) SELECT 'State ' || n FROM generate_series(1, 50) AS n;
CREATE TABLE users (id bigserial PRIMARY KEY, city_id int, login_attempts int, email varchar, zip_code varchar, active boolean, country varchar, range int4range, last_known_ip inet, metadata jsonb, created_at timestamp, updated_at timestamp);
INSERT INTO users (city_id, email, login_attempts, zip_code, active, country, range, metadata, created_at, updated_at) SELECT n % 1000, 'person' || n || '@example.org', (n::bigint * 7919) % 600, CASE WHEN n % 40 > 0 THEN '12345' END, true, 'Test ' || (n::bigint * 104729) % 30, int4range(0, n % 5 + 1), '{"favorite_color": "red"}', now() - n * interval '1 second', now() - n * interval '1 second' FROM generate_series(1, 100000) AS n;
CREATE INDEX ON users (updated_at); CREATE INDEX ON users USING hash (login_attempts); CREATE INDEX ON users USING gist (country gist_trgm_ops); CREATE INDEX ON users USING gist (range); CREATE INDEX ON users USING brin (created_at); CREATE INDEX ON users USING gist (last_known_ip inet_ops); CREATE INDEX ON users USING gin (metadata);
ANALYZE;
