"""Movements keep the currency of their accounts, and the books are only ever added to."""

from django.db import migrations

ONE_CURRENCY = """
alter table payments_ledgermovement
    add constraint movement_debit_currency foreign key (debit_id, currency)
        references payments_ledgeraccount (id, currency) deferrable initially deferred,
    add constraint movement_credit_currency foreign key (credit_id, currency)
        references payments_ledgeraccount (id, currency) deferrable initially deferred;
"""
UNDO_ONE_CURRENCY = """
alter table payments_ledgermovement
    drop constraint movement_debit_currency, drop constraint movement_credit_currency;
"""
APPEND_ONLY = """
create function payments_refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the books are append-only'; end $$;
create trigger payments_movement_append_only before update or delete on payments_ledgermovement
    for each row execute function payments_refuse_change();
create trigger payments_transaction_append_only
    before update or delete on payments_ledgertransaction
    for each row execute function payments_refuse_change();
create trigger payments_account_stays before delete on payments_ledgeraccount
    for each row execute function payments_refuse_change();
"""
UNDO_APPEND_ONLY = """
drop trigger payments_movement_append_only on payments_ledgermovement;
drop trigger payments_transaction_append_only on payments_ledgertransaction;
drop trigger payments_account_stays on payments_ledgeraccount;
drop function payments_refuse_change();
"""


class Migration(migrations.Migration):
    """Walls in the database, whoever connects."""

    dependencies = [("payments", "0001_ledger")]
    operations = [
        migrations.RunSQL(ONE_CURRENCY, UNDO_ONE_CURRENCY),
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
    ]
