"""Reads and writes of choices."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from app.evidence.ranking.schemas import Choice, NewChoice, Ranking
from app.evidence.ranking.use import Chosen
from app.platform.db import copy_rows, execute, fetch, fetch_value


async def insert_choice(
    ranking: Ranking, new: NewChoice, *, chosen_by: int, position: int | None, shown: dict[str, Any]
) -> int | None:
    """The new row's id, or None when this form was stored before."""
    evidence = ranking.evidence
    found: int | None = await fetch_value(
        """insert into offer_choice (citizen_id, offer_id, chosen_by, reason, run_id, model_version, outcome, mode,
                                     position, shown, form_token, override_reason)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (form_token) do nothing returning id""",
        ranking.citizen_id,
        new.offer_id,
        chosen_by,
        new.reason,
        evidence.run_id if evidence else None,
        evidence.model_version if evidence else None,
        evidence.outcome if evidence else None,
        ranking.mode,
        position,
        msgspec.json.encode(shown).decode(),
        new.form_token,
        new.override_reason,
    )
    return found


async def find_by_token(form_token: str) -> int | None:
    found: int | None = await fetch_value("select id from offer_choice where form_token = $1", form_token)
    return found


async def list_choices(citizen_id: int) -> list[Choice]:
    rows = await fetch(
        """select choice.id, choice.citizen_id, choice.offer_id, offer.title as offer_title, choice.chosen_by,
                  app_user.name as chooser_name, choice.chosen_at, choice.reason, choice.run_id, choice.mode,
                  choice.override_reason, choice.position,
                  jsonb_array_length(coalesce(choice.shown -> 'ranked', '[]')) as n_ranked
             from offer_choice as choice
             join offer on offer.id = choice.offer_id
             left join app_user on app_user.id = choice.chosen_by
            where choice.citizen_id = $1 order by choice.chosen_at desc, choice.id desc""",
        citizen_id,
    )
    return [msgspec.convert(dict(row), Choice) for row in rows]


async def count_choices(since: date, *, team_ids: Sequence[int] | None) -> list[Chosen]:
    """Choices since a day, for the citizens of some teams or of all (None). The team is the citizen's today."""
    rows = await fetch(
        """select to_char(choice.chosen_at at time zone 'Europe/Copenhagen', 'YYYY-MM') as month,
                  coalesce(choice.outcome, '') as outcome, coalesce(citizen.team_id::text, '') as team,
                  case when not jsonb_path_exists(choice.shown, '$.ranked[*] ? (@.in_best_set == true)') then 'no_order'
                       when jsonb_path_exists(choice.shown,
                                '$.ranked[*] ? (@.in_best_set == true && @.offer_id == $offer)',
                                jsonb_build_object('offer', choice.offer_id)) then 'best'
                       when choice.position is not null then 'outside' else 'unranked' end as kind,
                  choice.override_reason, count(*) as n
             from offer_choice as choice join citizen on citizen.id = choice.citizen_id
            where choice.chosen_at >= $1::date and ($2::int[] is null or citizen.team_id = any ($2))
            group by 1, 2, 3, 4, 5""",
        since,
        team_ids,
    )
    return [msgspec.convert(dict(row), Chosen) for row in rows]


async def forget_terms() -> None:
    await execute("delete from citizen_terms")


async def insert_terms(run_id: int, known_on: date, rows: Sequence[tuple[int, Sequence[float]]]) -> int:
    """Those who are still citizens. Returns how many."""
    here = {row["id"] for row in await fetch("select id from citizen")}
    kept = [(run_id, citizen_id, known_on, values) for citizen_id, values in rows if citizen_id in here]
    await copy_rows("citizen_terms", ("run_id", "citizen_id", "known_on", "values"), kept)
    return len(kept)
