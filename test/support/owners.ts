/**
 * SQL after which whoever makes an export has an account: tests are about exports of people who are nobody else's, and each would begin
 * with making one. The tests of accounts make their own.
 */
export const GIVE_OWNERS_ACCOUNTS = `
  create function claimcheck.give_owner_an_account() returns trigger language plpgsql as $$ begin
    insert into claimcheck."user" (id, name, email) values (new.owner_id, new.owner_id, new.owner_id || '@example.com')
    on conflict do nothing;
    return new;
  end $$;
  create trigger give_owner_an_account before insert on claimcheck.export
    for each row execute function claimcheck.give_owner_an_account()`
