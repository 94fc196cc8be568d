/** Extensions in a schema that is on nobody's path, collations and types, for {@link KEY_TYPES}. */
export const CREATE_KEY_TYPES = `
  create schema away;
  create extension citext schema away;
  create extension ltree schema away;
  create collation public.ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create collation public.by_number (provider = icu, locale = 'und-u-kn-true');
  create type public.size as enum ('small', 'large', 'medium', 'LARGE', '');
  create type public.place as (x integer, label text);
  create domain public.code as text collate "und-x-icu" check (value <> 'no code');
  grant usage on schema away to public`

/** Texts whose order depends on who asks. */
const WORD = `(array['a', 'A', 'ä', 'Z', 'z', '-', '_', 'é', '北', '10', '9', ' ', ''])[1 + v % 13]`

/** Every sort of key that Postgres can order: its type, and SQL that makes a value of the number \`v\` (bigint). */
export const KEY_TYPES: readonly { type: string; value: string }[] = [
  { type: 'int2', value: `(v % 65536 - 32768)::int2` },
  { type: 'int4', value: `(v * 41 - 2000000)::int4` },
  { type: 'int8', value: `v * 30071992547409 - 4611686018427387904` },
  { type: 'oid', value: `(v * 20000)::oid` },
  { type: 'numeric', value: `case v % 4 when 0 then v::numeric else (v::numeric / (v % 4 * 10)) end` },
  { type: 'float4', value: `(v / 7.0)::float4` },
  {
    type: 'float8',
    value: `case v % 5000 when 1 then 'NaN' when 2 then '-Infinity' when 3 then -0.0 else v / 7.0 end`,
  },
  { type: 'money', value: `(v - 50000)::int8::money` },
  { type: 'text collate "C"', value: `${WORD} || md5(v::text)` },
  { type: 'text collate "und-x-icu"', value: `${WORD} || v` },
  { type: 'text collate public.ignoring_case', value: `${WORD} || (v / 3)` },
  { type: 'text collate public.by_number', value: `${WORD} || v` },
  { type: 'varchar(40) collate "und-x-icu"', value: `${WORD} || ' ' || md5(v::text)` },
  { type: 'bpchar(20) collate "C"', value: `${WORD} || v || repeat(' ', (v % 4)::int)` },
  { type: 'name', value: `(${WORD} || v)::name` },
  { type: '"char"', value: `chr(33 + (v % 90)::int)::"char"` },
  {
    type: 'away.citext',
    value: `(case v % 3 when 0 then 'KEY' when 1 then 'key' else 'Key' end || (v / 2))::away.citext`,
  },
  {
    type: 'away.ltree',
    value: `(case v % 3 when 0 then 'Top' when 1 then 'top' else 'a.b' end || '.' || v)::away.ltree`,
  },
  { type: 'public.code', value: `${WORD} || v` },
  { type: 'public.size', value: `(array['small', 'large', 'medium', 'LARGE', ''])[1 + v % 5]::public.size` },
  { type: 'public.place', value: `row(v % 300, ${WORD})::public.place` },
  { type: 'bytea', value: `decode(md5(v::text), 'hex')` },
  { type: 'uuid', value: `md5(v::text)::uuid` },
  { type: 'boolean', value: `v % 3 = 0` },
  { type: 'date', value: `date '1890-01-01' + v::int` },
  { type: 'time', value: `time '00:00' + v * interval '700 milliseconds'` },
  { type: 'timetz', value: `(time '00:00' + v * interval '700 milliseconds')::timetz` },
  {
    type: 'timestamp',
    value: `case v % 5000 when 1 then 'infinity' else timestamp '1969-12-31' + v * interval '1.1 seconds' end`,
  },
  { type: 'timestamptz', value: `timestamptz '2025-10-25 22:00Z' + v * interval '170 milliseconds'` },
  { type: 'interval', value: `(v % 400) * interval '1 day' + (v / 400) * interval '1 hour'` },
  { type: 'inet', value: `inet '10.0.0.0' + v` },
  {
    type: 'macaddr',
    value: `('08:00:2b:' || regexp_replace(lpad(to_hex(v), 6, '0'), '(..)(..)(..)', '\\1:\\2:\\3'))::macaddr`,
  },
  { type: 'bit(20)', value: `v::bit(20)` },
  { type: 'int4[]', value: `array[v % 50, v, null]::int4[]` },
  { type: 'text[]', value: `array[${WORD}, v::text]` },
  { type: 'int4range', value: `int4range((v % 900)::int, (v % 900 + v / 900 + 1)::int)` },
  { type: 'jsonb', value: `jsonb_build_object('n', v / 4.0, 't', ${WORD})` },
  { type: 'tsvector', value: `to_tsvector('simple', 'word' || v || ' ' || ${WORD})` },
  { type: 'pg_lsn', value: `('0/' || to_hex(v * 1000))::pg_lsn` },
]
