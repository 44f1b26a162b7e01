"""While a payee is on hold the database lets no transfer begin and none be sent."""

from django.db import migrations

HELD = """
create function payments_refuse_held() returns trigger language plpgsql as $$
begin
    if exists (select from payments_payee where id = new.payee_id and held_until is not null) then
        raise exception 'payouts to payee % are on hold', new.payee_id
            using errcode = 'check_violation', constraint = 'transfer_not_while_held';
    end if;
    return new;
end $$;
create trigger payments_transfer_not_while_held
    before insert or update of state on payments_transfer
    for each row when (new.state = 'pending') execute function payments_refuse_held();

create function payments_refuse_sending() returns trigger language plpgsql as $$
begin
    if exists (
        select from payments_transfer transfer
        join payments_payee payee on payee.id = transfer.payee_id
        where transfer.id = new.subject_id and payee.held_until is not null
    ) then
        raise exception 'transfer % is on hold', new.subject_id
            using errcode = 'check_violation', constraint = 'operation_not_while_held';
    end if;
    return new;
end $$;
create trigger payments_operation_not_while_held
    before update of first_sent_at on payments_operation
    for each row when (
        new.kind = 'transfer' and old.first_sent_at is null and new.first_sent_at is not null
    ) execute function payments_refuse_sending();
"""
UNDO_HELD = """
drop trigger payments_operation_not_while_held on payments_operation;
drop trigger payments_transfer_not_while_held on payments_transfer;
drop function payments_refuse_sending();
drop function payments_refuse_held();
"""


class Migration(migrations.Migration):
    """Walls in the database, whoever connects."""

    dependencies = [("payments", "0004_payouts")]
    operations = [migrations.RunSQL(HELD, UNDO_HELD)]
