"""The officer's pages for questions and answers."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.publication import question_service as service
from app.procurement.publication import views
from app.procurement.publication.schemas import Question
from app.procurement.tenders import service as tenders
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.sections import ORDER


@get("/tenders/{tender_id:int}/questions", guards=[allow(*READERS)], include_in_schema=False)
async def questions_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    return await _show_list(request, tender_id, FormState())


@post("/tenders/{tender_id:int}/questions", guards=[allow(*WRITERS)], include_in_schema=False)
async def record_question(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    text = reader.text("text", required=True, max_length=service.LONGEST_QUESTION)
    section = reader.one_of("section", ORDER) or ""
    try:
        reader.raise_if_errors()
        await service.ask(request.user, tender_id, section=section, text=text)
    except InvalidInput as error:
        return await _show_list(request, tender_id, reader.state.with_errors(error), status=422)
    return redirect(request, f"/tenders/{tender_id}/questions", flash=N_("The question is recorded."))


@post("/tenders/{tender_id:int}/questions/publish", guards=[allow(*WRITERS)], include_in_schema=False)
async def publish_answers(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await service.publish_answers(request.user, tender_id)
    return redirect(request, f"/tenders/{tender_id}/questions", flash=N_("The answers are published."))


@get("/tenders/{tender_id:int}/questions/{question_id:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def answer_page(request: AppRequest, tender_id: FromPath[int], question_id: FromPath[int]) -> Response[str]:
    question = await service.get_question(tender_id, question_id)
    if question.published_at is not None:
        raise Conflict(N_("The answer is published and stays as it is. Record a new question to correct it."))
    form = FormState.of({"text": question.text, "answer": question.answer})
    return await _show_answer(request, question, form, version=question.version)


@post("/tenders/{tender_id:int}/questions/{question_id:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def save_answer(request: AppRequest, tender_id: FromPath[int], question_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    text = reader.text("text", required=True, max_length=service.LONGEST_QUESTION)
    reply = reader.text("answer", required=True, max_length=service.LONGEST_ANSWER)
    version = reader.version()
    try:
        reader.raise_if_errors()
        await service.answer(request.user, tender_id, question_id, text=text, reply=reply, version=version)
    except InvalidInput as error:
        question = await service.get_question(tender_id, question_id)
        return await _show_answer(request, question, reader.state.with_errors(error), version=version, status=422)
    except StaleVersion as error:
        return await _show_answer(
            request, error.current, reader.state, version=error.current.version, status=409, stale=True
        )
    return redirect(
        request, f"/tenders/{tender_id}/questions", flash=N_("The answer is saved; it is not published yet.")
    )


async def _show_list(request: AppRequest, tender_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    locale, tender = locale_of(request), await tenders.get_tender(tender_id)
    questions, writes = await service.list_questions(tender_id), may_write(request.user)
    view = views.QuestionsView(
        tender=tender,
        questions=views.question_lines(questions, locale),
        may_ask=writes and await service.takes_questions(tender_id),
        may_write=writes,
        n_ready=sum(1 for each in questions if each.answered_at and not each.published_at),
        sections=views.section_choices(locale),
        form=form,
    )
    return page(request, "publication/questions.html", view, status=status)


async def _show_answer(
    request: AppRequest, question: Question, form: FormState, *, version: int, status: int = 200, stale: bool = False
) -> Response[str]:
    locale = locale_of(request)
    (line,) = views.question_lines([question], locale)
    both = [
        (translate(locale, N_("Question")), form.value("text"), question.text),
        (translate(locale, N_("Answer")), form.value("answer"), question.answer),
    ]
    view = views.AnswerView(
        tender=await tenders.get_tender(question.tender_id),
        line=line,
        version=version,
        form=form,
        stale=both if stale else [],
    )
    return page(request, "publication/answer.html", view, status=status)


routes: list[Any] = [questions_page, record_question, publish_answers, answer_page, save_answer]
