"""What must always be true of the books: each rule is a query that finds what breaks it."""

from __future__ import annotations

from django.db import connection

from marketplace.core.clock import now

# Each rule: a sentence for a broken row, and the rows. `%(now)s` is the present.
RULES: tuple[tuple[str, str], ...] = (
    (
        "Account {0} {1} {2} keeps {3}, but its movements add up to {4}",
        """
        SELECT account.kind, account.owner, account.currency, account.balance_minor, moved.total
        FROM payments_ledgeraccount account
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(
                CASE WHEN (debit_id = account.id) = (account.nature = 'debit')
                THEN amount_minor ELSE -amount_minor END), 0) AS total
            FROM payments_ledgermovement WHERE account.id IN (debit_id, credit_id)
        ) moved
        WHERE account.guarded AND moved.total <> account.balance_minor
        """,
    ),
    (
        "Movement {0} is in {1}, but one of its accounts is not",
        """
        SELECT movement.id, movement.currency FROM payments_ledgermovement movement
        JOIN payments_ledgeraccount debit ON debit.id = debit_id
        JOIN payments_ledgeraccount credit ON credit.id = credit_id
        WHERE movement.currency <> debit.currency OR movement.currency <> credit.currency
        """,
    ),
    (
        "Transaction {0} moves nothing",
        """
        SELECT key FROM payments_ledgertransaction entry WHERE NOT EXISTS (
            SELECT FROM payments_ledgermovement WHERE transaction_id = entry.id)
        """,
    ),
    (
        "Payment {0} is {1} over {2}, but {3} came in for it",
        """
        SELECT payment.id, payment.state, payment.amount_minor, booked.total
        FROM payments_payment payment
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS total FROM payments_ledgermovement
            JOIN payments_ledgertransaction entry ON entry.id = transaction_id
            WHERE entry.key = 'payment:' || payment.id
        ) booked
        WHERE booked.total <> CASE WHEN payment.state IN ('succeeded', 'late')
            THEN payment.amount_minor ELSE 0 END
        """,
    ),
    (
        "Booking {0} took in {1} ({2}), but {3} is held, {4} released and {5} refunded",
        """
        SELECT booking_ref, paid, purpose, held, released, refunded FROM (
            SELECT payment.booking_ref, payment.purpose, sum(payment.amount_minor) AS paid,
                coalesce((SELECT sum(balance_minor) FROM payments_ledgeraccount
                    WHERE kind = payment.purpose || '_hold'
                    AND owner = payment.booking_ref), 0) AS held,
                coalesce((SELECT sum(gross_minor) FROM payments_release release
                    WHERE release.booking_ref = payment.booking_ref
                    AND (cause = 'tip') = (payment.purpose = 'tip')), 0) AS released,
                coalesce((SELECT sum(refund.amount_minor) FROM payments_refund refund
                    JOIN payments_payment refunded ON refunded.id = refund.payment_id
                    WHERE refunded.booking_ref = payment.booking_ref
                    AND refunded.purpose = payment.purpose), 0) AS refunded
            FROM payments_payment payment WHERE payment.state IN ('succeeded', 'late')
            GROUP BY payment.booking_ref, payment.purpose
        ) booking WHERE paid <> held + released + refunded
        """,
    ),
    (
        "The hold {0} of {1} has {2}, but nothing was paid into it",
        """
        SELECT kind, owner, balance_minor FROM payments_ledgeraccount account
        WHERE kind IN ('booking_hold', 'tip_hold') AND balance_minor <> 0 AND NOT EXISTS (
            SELECT FROM payments_payment payment WHERE payment.booking_ref = account.owner
            AND payment.purpose || '_hold' = account.kind AND payment.state = 'succeeded')
        """,
    ),
    (
        "The tip of {0} has not been passed on: {1} is still held",
        """
        SELECT owner, balance_minor FROM payments_ledgeraccount
        WHERE kind = 'tip_hold' AND balance_minor <> 0
        """,
    ),
    (
        "Refund {0} is over {1}, but {2} was taken from the hold for it",
        """
        SELECT refund.id, refund.amount_minor, booked.total
        FROM payments_refund refund CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS total FROM payments_ledgermovement
            JOIN payments_ledgertransaction entry ON entry.id = transaction_id
            JOIN payments_ledgeraccount account ON account.id = debit_id
            WHERE entry.key = 'refund:' || refund.id
            AND account.kind IN ('booking_hold', 'tip_hold')
        ) booked WHERE booked.total <> refund.amount_minor
        """,
    ),
    (
        "Payment {0} over {1} has refunds over {2}",
        """
        SELECT payment.id, payment.amount_minor, sum(refund.amount_minor)
        FROM payments_payment payment JOIN payments_refund refund ON refund.payment_id = payment.id
        GROUP BY payment.id HAVING sum(refund.amount_minor) > payment.amount_minor
        """,
    ),
    (
        "Payment {0} came too late and was not sent back",
        """
        SELECT id FROM payments_payment payment WHERE state = 'late' AND NOT EXISTS (
            SELECT FROM payments_refund refund WHERE refund.payment_id = payment.id
            AND refund.amount_minor = payment.amount_minor)
        """,
    ),
    (
        "Release {0} gives {1} and keeps {2}, but {3} and {4} are booked",
        """
        SELECT release.id, net_minor, client_fee_minor + commission_minor, booked.net, booked.fees
        FROM payments_release release CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor) FILTER (WHERE account.kind = 'payable'), 0) AS net,
                coalesce(sum(amount_minor) FILTER (WHERE account.kind = 'platform_fee'), 0) AS fees
            FROM payments_ledgermovement
            JOIN payments_ledgertransaction entry ON entry.id = transaction_id
            JOIN payments_ledgeraccount account ON account.id = credit_id
            WHERE entry.key = 'release:' || release.booking_ref || ':' || release.cause
        ) booked
        WHERE booked.net <> net_minor OR booked.fees <> client_fee_minor + commission_minor
        """,
    ),
    (
        "Transfer {0} is over {1}, but its release gives {2}",
        """
        SELECT transfer.id, transfer.amount_minor, release.net_minor
        FROM payments_transfer transfer JOIN payments_release release ON release.id = release_id
        WHERE transfer.amount_minor <> release.net_minor
            OR transfer.currency <> release.currency
        """,
    ),
    (
        "Tasker {0} is owed {1}, but releases less transfers give {2}",
        """
        SELECT owner, balance_minor, earned.total FROM payments_ledgeraccount account
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(net_minor) FILTER (
                WHERE transfer.id IS NULL OR transfer.state <> 'sent'), 0) AS total
            FROM payments_release release
            LEFT JOIN payments_transfer transfer ON transfer.release_id = release.id
            WHERE release.payee_id::text = account.owner AND release.currency = account.currency
        ) earned WHERE account.kind = 'payable' AND earned.total <> balance_minor
        """,
    ),
    (
        "Refund {0} is {1} over {2}, but {3} is set aside for it",
        """
        SELECT refund.id, state, amount_minor, coalesce(account.balance_minor, 0)
        FROM payments_refund refund LEFT JOIN payments_ledgeraccount account
            ON account.kind = 'refund_due' AND account.owner = refund.id::text
        WHERE coalesce(account.balance_minor, 0)
            <> CASE WHEN state = 'pending' THEN amount_minor ELSE 0 END
        """,
    ),
    (
        "Client {0} has a credit of {1}, but failed refunds give {2}",
        """
        SELECT account.owner, balance_minor, failed.total FROM payments_ledgeraccount account
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(refund.amount_minor), 0) AS total FROM payments_refund refund
            JOIN payments_payment payment ON payment.id = refund.payment_id
            WHERE refund.state = 'failed' AND payment.payer_id::text = account.owner
                AND refund.currency = account.currency
        ) failed WHERE account.kind = 'client_credit' AND failed.total <> balance_minor
        """,
    ),
    (
        "Operation {0} is done, but nothing is known of what it made",
        """
        SELECT uuid FROM payments_operation operation
        WHERE state = 'done' AND kind <> 'cancel_payment' AND NOT EXISTS (
            SELECT FROM payments_remoteobject made WHERE made.operation_id = operation.id
            AND made.remote_id = operation.remote_id)
        """,
    ),
    (
        "Operation {0} has been {1} for too long",
        """
        SELECT uuid, state FROM payments_operation
        WHERE (state = 'pending' AND created_at < %(now)s - interval '1 hour')
            OR (state = 'leased' AND leased_until < %(now)s - interval '10 minutes')
        """,
    ),
    (
        "Event {0} has waited for more than six hours",
        """
        SELECT event_id FROM payments_gatewayevent
        WHERE state = 'pending' AND received_at < %(now)s - interval '7 hours'
        """,
    ),
    (
        "Operation {0} of {1} belongs to a payment made with {2}",
        """
        SELECT operation.uuid, operation.env, payment.gateway FROM payments_operation operation
        JOIN payments_payment payment ON payment.id = operation.subject_id
        WHERE operation.kind IN ('create_payment', 'cancel_payment')
            AND (operation.env = 'sandbox') <> (payment.gateway = 'sandbox')
        """,
    ),
)


def broken_invariants() -> list[str]:
    """Return a sentence for each thing that is wrong with the books; none when all is well."""
    found = []
    with connection.cursor() as cursor:
        for sentence, rows in RULES:
            cursor.execute(rows, {"now": now()})
            found += [sentence.format(*row) for row in cursor.fetchall()]
    return found
