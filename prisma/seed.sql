-- The demo shop: the same rows at every run, made in SQL within seconds, with the things that hurt in CSV.
-- :orders is replaced by the number of orders; everything else follows from it.

create schema demo;

create table demo.customers (
  id         bigint primary key,
  code       uuid not null,
  name       text not null,
  email      text,
  city       text,
  country    text not null,
  phone      text,
  is_company boolean not null,
  joined_on  date not null
);

create table demo.orders (
  id          bigint primary key,
  customer_id bigint not null,
  placed_at   timestamptz not null,
  status      text not null,
  total       numeric(12, 2) not null,
  reference   text not null,
  note        text,
  shipped_on  date
);

create table demo.order_lines (
  id         bigint primary key,
  order_id   bigint not null,
  product    text not null,
  quantity   integer not null,
  unit_price numeric(10, 2) not null
);

insert into demo.customers
select
  n,
  md5('customer ' || n)::uuid,
  case n % 12
    when 0 then '王秀英 ' || n
    when 1 then 'O''Brien, Seán ' || n
    when 2 then 'Müller & Söhne "Nord" GmbH ' || n
    when 3 then 'Łukasz Żółć ' || n
    when 4 then 'María-José de la Cruz ' || n
    when 5 then 'Иван Петров ' || n
    when 6 then '佐藤 花子 ' || n
    when 7 then '=SUM(A1:A9) Ltd ' || n
    when 8 then '  Spaces around ' || n || '  '
    when 9 then 'Chloé 🌻 ' || n
    when 10 then 'محمد علي ' || n
    else 'Anna Smith ' || n
  end,
  case when n % 9 = 0 then null when n % 9 = 1 then '' else 'customer.' || n || '@example.com' end,
  (array['Berlin', 'São Paulo', '北京', 'Kraków', 'Nairobi', 'Saint John''s, NL', 'Zürich'])[1 + (n % 7)::integer],
  (array['DE', 'BR', 'CN', 'PL', 'KE', 'CA', 'CH'])[1 + (n % 7)::integer],
  case when n % 5 = 0 then null else '+49 30 ' || lpad((n * 7919 % 10000000)::text, 7, '0') end,
  n % 4 = 2,
  date '2015-01-01' + (n * 37 % 3650)::integer
from generate_series(1::bigint, greatest(1, :orders / 20)) as n;

insert into demo.orders
select
  n,
  1 + n * 48277 % greatest(1, :orders / 20),
  timestamptz '2020-01-01 00:00:00+00' + n * interval '173 seconds' + (n % 1000) * interval '1 millisecond',
  (array['pending', 'paid', 'paid', 'shipped', 'shipped', 'shipped', 'returned'])[1 + (n * 31 % 7)::integer],
  case when n * 31 % 7 = 6 then -1 else 1 end * (500 + n * 7919 % 990000)::numeric / 100,
  -- Longer than the 15 digits that a spreadsheet keeps.
  lpad((n::numeric * 982451653 % 100000000000000000000)::text, 20, '9'),
  case n % 11
    when 0 then null
    when 1 then ''
    when 2 then 'Leave it with the neighbour, second floor'
    when 3 then 'She said "ring twice"'
    when 4 then E'First line\nsecond line'
    when 5 then '=HYPERLINK("http://example.com","click")'
    when 6 then '-12.30'
    when 7 then '礼物包装,谢谢'
    when 8 then E'Windows\r\nline end'
    when 9 then '🎁 gift, no invoice inside'
    else 'Order ' || n
  end,
  case when n * 31 % 7 in (3, 4, 5) then (timestamptz '2020-01-03' + n * interval '173 seconds')::date end
from generate_series(1::bigint, :orders) as n;

insert into demo.order_lines
select
  n,
  1 + (n - 1) / 2,
  (array['Tea, green', 'Coffee "House"', 'Schokolade', '月饼', 'Mate', 'Biscuits; mixed'])[1 + (n * 13 % 6)::integer],
  1 + n % 5,
  (99 + n * 104729 % 20000)::numeric / 100
from generate_series(1::bigint, 2 * :orders) as n;

create index on demo.orders (customer_id);
create index on demo.order_lines (order_id);
