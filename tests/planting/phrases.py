"""Sentences as offices write them, with slots for figures: what each slot claims, and when it can be said.

Every sentence was written for this file. A slot named in `CLAIMS` restates figures of the tables; the slots
of traps (`trap…`) restate none, and neither do figures without a slot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

# Slot: the kind of figure it states.
CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        "received": "received",
        "coming": "received",
        "handled": "handled",
        "carried_in": "carried-in",
        "carried_out": "carried-out",
        "granted": "granted",
        "granted_or_partly": "granted-or-partly",
        "partly_granted": "partly-granted",
        "denied": "denied",
        "unavailable": "unavailable",
        "not_processed": "not-processed",
        "otherwise": "otherwise",
        "already_public": "already-public",
        "not_held": "not-held",
        "not_ready_made": "not-ready-made",
        "not_existing": "not-existing",
        "by_persons": "by-natural-persons",
        "by_organisations": "by-organisations",
        "reviews": "reviews",
        "litigation": "litigation",
        "direct": "litigation-direct",
        "after_review": "litigation-after-review",
        "reviews_registered": "reviews-registered",
        "litigation_registered": "litigation-registered",
        "rules_made": "rules-made",
        "made": "normative-made",
        "repealed": "normative-repealed",
        "in_force": "normative-in-force",
        "lapsed": "normative-lapsed",
        "licences": "licences",
        "penalties": "penalties",
        "compulsion": "compulsion",
        "percent": "percentage",
        "until": "period",
    }
)


@dataclass(frozen=True)
class Template:
    """A sentence with slots; `implies` are claims of the words alone: the kind, and the slot it repeats.

    `when` names the conditions (see `wording`) under which it is true. Of a silent one the program leaves
    figures unread, for caution: it is written where it is true, and no wrong figure is planted in it.
    """

    text: str
    when: tuple[str, ...] = ()
    implies: tuple[tuple[str, str], ...] = ()
    is_silent: bool = False

    @cached_property
    def slots(self) -> frozenset[str]:
        return frozenset(re.findall(r"\{(\w+)\}", self.text))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What it says, by the notations of the code list `mention`; and what is held to the same cells."""
        stated = {CLAIMS[slot] for slot in self.slots if slot in CLAIMS}
        alike = {kind.replace("-registered", "").replace("-lapsed", "-repealed") for kind in stated}
        return frozenset(stated | alike | {kind for kind, _ in self.implies})


def _all(
    *texts: str, when: str = "", implies: tuple[tuple[str, str], ...] = (), is_silent: bool = False
) -> tuple[Template, ...]:
    return tuple(Template(text, tuple(when.split()), implies, is_silent) for text in texts)


# --- how a report begins ------------------------------------------------------------------------------

OPENING = _all(
    "本报告依据《中华人民共和国政府信息公开条例》和{notice}要求编制，所列数据的统计期限为{since}至{until}。",
    "根据《中华人民共和国政府信息公开条例》，按照{notice}规定的格式，现将{name}{year}年度政府信息公开工作情况报告如下。"
    "统计期限自{since}起至{until}止。",
    "按照《中华人民共和国政府信息公开条例》第四十九条规定，{name}编制了本报告，格式遵照{notice}。"
    "报告中所列数据的统计时间为{since}到{until}。",
    "为便于公众了解有关情况，{name}按照{notice}的格式编写本年度报告，数据统计期限从{since}起，到{until}止。",
    "依照《中华人民共和国政府信息公开条例》编制本报告，报告格式依据{notice}。本报告数据统计期限：{since}—{until}。",
    "本年度报告由总体情况等六个部分组成，按照{notice}的要求形成，统计数据起止日期为{since}至{until}。",
    "{name}依据《中华人民共和国政府信息公开条例》及{notice}编制{year}年度报告，各项统计数据的期限是{since}至{until}。",
)
OPENING_BARE = _all(
    "本报告按照{notice}的格式编制，电子版可在门户网站的政府信息公开专栏下载。",
    "根据《中华人民共和国政府信息公开条例》和{notice}，编制本报告。对报告内容如有疑问，请与本机关联系。",
    "现公布{name}{year}年政府信息公开年度报告。全文按照《中华人民共和国政府信息公开条例》和{notice}的要求撰写。",
    "本报告按照《中华人民共和国政府信息公开条例》的有关规定编制。",
    "按照上级关于编制年度报告的统一部署，形成本报告，欢迎公众查阅。",
    "遵照《中华人民共和国政府信息公开条例》，向社会公布{year}年工作情况，格式见{notice}。",
)

# --- requests -----------------------------------------------------------------------------------------

RECEIVED = _all(
    "{year}年，{we}共收到政府信息公开申请{received}{c}。",
    "全年{we}收到公民、法人和其他组织提出的政府信息公开申请{received}{c}。",
    "{year}年度{we}新收政府信息公开申请{received}{c}，依法登记并建立台账。",
    "本年度，{we}共受理政府信息公开申请{received}{c}，办理质量稳步提升。",
    "{we}{year}年共接收依申请公开申请{received}{c}，实行专人接收、专人登记。",
    "{year}年{we}共计收到依申请公开{received}{c}，均登记编号。",
    "一年来，{we}畅通受理渠道，收到政府信息公开申请共{received}{c}。",
    "{year}年，{we}收到{received}{c}政府信息公开申请，较上年增加{trap_small}{c}。",
    "{year}年，{we}共收到政府信息公开申请{received}{c}，同比下降{trap_percent}%。",
    "{year}年度，{we}收到政府信息公开申请{received}{c}，比上年减少{trap_small}{c}，内容主要涉及规划、社保等方面。",
    when="some",
) + _all(
    "{we}本年新收政府信息公开申请{received}{c}，上年结转{carried_in}{c}。",
    "{year}年，{we}共收到政府信息公开申请{received}{c}，另有上年度结转{carried_in}{c}。",
    "{year}年，{we}共受理政府信息公开申请{coming}{c}（含上年结转{carried_in}{c}）。",
    "全年{we}共收到依申请公开申请{coming}{c}（包括上年度结转{carried_in}{c}）。",
    when="some brought",
)  # fmt: skip

RECEIVED_AND_DONE = _all(
    "{year}年，{we}共收到政府信息公开申请{received}{c}，均已在法定期限内答复。",
    "{year}年，{we}收到{received}{c}依申请公开申请，已全部按时办结。",
    "全年{we}共受理政府信息公开申请{received}{c}，已全部依法答复申请人。",
    "{we}{year}年收到政府信息公开申请{received}{c}，全部按期办结，未发生超期答复。",
    "本年度{we}共收到依申请公开申请{received}{c}，均已按规定程序予以答复。",
    "{year}年度{we}收到政府信息公开申请{received}{c}，按照要求已向申请人全部作出书面答复。",
    when="some all_done",
    implies=(("handled", "received"),),
) + _all(
    "{year}年，{we}共收到政府信息公开申请{received}{c}，办结{handled}{c}。",
    "全年收到政府信息公开申请{received}{c}，答复{handled}{c}，答复率保持较高水平。",
    "{year}年{we}新收政府信息公开申请{received}{c}，已办理答复{handled}{c}。",
    "{year}年，{we}收到依申请公开申请{received}{c}，本年度办结{handled}{c}，结转下年度继续办理{carried_out}{c}。",
    "{we}全年共收到政府信息公开申请{received}{c}，上年结转{carried_in}{c}，本年办结{handled}{c}，结转下一年度{carried_out}{c}。",
    when="some",
) + _all(
    "{year}年，{we}收到政府信息公开申请{received}{c}，依法依规办结{handled}{c}，其余{carried_out}{c}结转下年度继续办理。",
    when="some",
    is_silent=True,
)  # fmt: skip

NONE_RECEIVED = _all(
    "{year}年，{we}未收到政府信息公开申请。",
    "本年度{we}没有收到依申请公开政府信息的申请。",
    "{year}年度{we}未收到公民、法人或其他组织的政府信息公开申请。",
    "全年未收到政府信息公开申请，依申请公开渠道保持畅通。",
    "{year}年{we}未接到政府信息公开申请，将继续做好接收准备。",
    when="none",
    implies=(("none-received", ""),),
) + _all(
    "{year}年，{we}无依申请公开申请。",
    when="none",
    implies=(("none-received", ""),),
    is_silent=True,
)

CARRIED = _all(
    "上年结转政府信息公开申请{carried_in}{c}。",
    "{last}年度结转至本年办理的政府信息公开申请{carried_in}{c}。",
    "另有上年度结转的政府信息公开申请{carried_in}{c}，已一并办理。",
    "加上上年结转的政府信息公开申请{carried_in}{c}，工作量总体平稳。",
    "上一年度结转到本年的依申请公开事项{carried_in}{c}，均转入本年台账。",
    "政府信息公开申请上年结转{carried_in}{c}，由专人跟进。",
    when="brought",
) + _all(
    "年末结转下年度继续办理的政府信息公开申请{carried_out}{c}。",
    "政府信息公开申请结转下年度{carried_out}{c}，均在法定期限内。",
    "因年末新收申请较多，结转{next}年继续办理的政府信息公开申请{carried_out}{c}。",
    when="left",
) + _all(
    "截至年底，尚有{carried_out}{c}政府信息公开申请结转下一年度办理。",
    "其中{carried_out}{c}政府信息公开申请顺延到下年度办理。",
    "未到答复期限的政府信息公开申请{carried_out}{c}，结转下年继续办理。",
    when="left",
    is_silent=True,
)  # fmt: skip

OUTCOMES = _all(
    "已答复的申请中，予以公开{granted}{c}，部分公开{partly_granted}{c}，不予公开{denied}{c}，无法提供{unavailable}{c}。",
    "答复情况：予以公开{granted}{c}，不予公开{denied}{c}，不予处理{not_processed}{c}。",
    "按办理结果统计，予以公开{granted}{c}，无法提供{unavailable}{c}，其他处理{otherwise}{c}，结转下年度继续办理{carried_out}{c}。",
    "答复结果分别为予以公开{granted}{c}、部分公开{partly_granted}{c}、不予公开{denied}{c}、无法提供{unavailable}{c}。",
    "从办理结果看，予以公开{granted}{c}，部分公开{partly_granted}{c}，不予公开{denied}{c}，无法提供{unavailable}{c}，"
    "不予处理{not_processed}{c}，其他处理{otherwise}{c}。",
    "办理结果为：予以公开{granted}{c}、部分公开{partly_granted}{c}、不予公开{denied}{c}、无法提供{unavailable}{c}、"
    "不予处理{not_processed}{c}、其他处理{otherwise}{c}、结转下年度继续办理{carried_out}{c}。",
    "政府信息公开申请的答复中，予以公开和部分公开共{granted_or_partly}{c}，不予公开{denied}{c}，无法提供{unavailable}{c}。",
    "在政府信息公开申请办理结果中，“予以公开”{granted}{c}，“无法提供”{unavailable}{c}，“不予处理”{not_processed}{c}。",
    when="some handled",
) + _all(
    "按照答复类型划分，政府信息公开申请予以公开{granted}{c}，部分公开{partly_granted}{c}，作其他处理{otherwise}{c}。",
    "依申请公开答复中予以公开的{granted}{c}，不予公开的{denied}{c}，无法提供的{unavailable}{c}，不予处理的{not_processed}{c}。",
    "经审查，政府信息公开申请不予公开{denied}{c}，不予处理{not_processed}{c}，均逐一说明了理由。",
    when="some handled",
    is_silent=True,
)

PERCENT = _all(
    "{year}年，{we}共收到政府信息公开申请{received}{c}，其中自然人申请{by_persons}{c}，占{percent}%。",
    "{we}共收到政府信息公开申请{received}{c}，其中法人或其他组织申请{by_organisations}{c}，占比{percent}%。",
    "本年度新收政府信息公开申请{received}{c}，由自然人提出的{by_persons}{c}，占总数的{percent}%。",
    "全年收到政府信息公开申请{received}{c}，其中自然人申请{by_persons}{c}，占收到申请总量的{percent}％。",
    "{year}年{we}收到政府信息公开申请{received}{c}，法人或其他组织申请{by_organisations}{c}，约占{percent}%。",
    "{we}收到政府信息公开申请{received}{c}，从申请主体看，自然人申请{by_persons}{c}、占{percent}%。",
    when="some",
)

APPLICANTS = _all(
    "从申请人类型看，自然人申请{by_persons}{c}，法人或其他组织申请{by_organisations}{c}。",
    "申请人构成为：自然人{by_persons}{c}，法人或其他组织{by_organisations}{c}。",
    "申请人方面，自然人申请{by_persons}{c}、法人或其他组织申请{by_organisations}{c}。",
    "政府信息公开申请中，由自然人提出的{by_persons}{c}，由法人或者其他组织提出的{by_organisations}{c}。",
    "按申请人划分，自然人提出申请{by_persons}{c}，法人或其他组织提出申请{by_organisations}{c}。",
    when="some",
) + _all(
    "收到的政府信息公开申请中，自然人申请{by_persons}{c}，其余{by_organisations}{c}为法人或其他组织申请。",
    when="some",
    is_silent=True,
)

LEAVES = (
    _all(
        "从答复内容看，属于已主动公开范围{already_public}{c}，信息不存在{not_existing}{c}。",
        "经检索，申请公开的信息不存在的{not_existing}{c}，已向申请人说明。",
        "政府信息公开申请中，没有现成信息需要另行制作的{not_ready_made}{c}，已耐心做好解释。",
        when="some handled",
    )
    + _all(
        "政府信息公开申请中属于已主动公开范围的{already_public}{c}，均告知了查询途径。",
        when="some handled",
        is_silent=True,
    )
    + _all(
        "答复的政府信息公开申请里，属于已主动公开范围{already_public}{c}，不属于本行政机关掌握{not_held}{c}。",
        "政府信息公开申请中，本机关不掌握相关政府信息{not_held}{c}，没有现成信息需要另行制作{not_ready_made}{c}。",
        "办理结果中，本机关不掌握相关政府信息{not_held}{c}，属于已主动公开范围的{already_public}{c}。",
        when="some handled own",
    )
)

APPROXIMATE = _all(
    "{year}年，{we}共收到政府信息公开申请{trap_small}余{c}。",
    "全年{we}受理政府信息公开申请近{trap_small}{c}。",
    "{year}年，{we}收到政府信息公开申请约{trap_small}{c}，办理总体平稳。",
    "{we}全年收到政府信息公开申请超过{trap_small}{c}。",
    "本年度{we}办理政府信息公开申请{trap_small}多{c}。",
    "{year}年{we}收到政府信息公开申请{trap_small}{c}左右。",
    when="some",
    implies=(("received", ""), ("handled", "")),
)

REQUEST_TRAPS = _all(
    "按渠道划分，网络申请{trap_small}{c}、信函申请{trap_small2}{c}、当面申请{trap_small3}{c}。",
    "{last}年，{we}收到政府信息公开申请{trap_small}{c}。",
    "上半年收到政府信息公开申请{trap_small}{c}。",
    "上一年度同期收到政府信息公开申请{trap_small}{c}。",
    "自{last}年以来，累计收到政府信息公开申请{trap_large}{c}。",
    "接待现场咨询政府信息公开申请事宜的群众{trap_small}人次，接听咨询电话{trap_small2}次。",
    "办理人大代表建议{trap_small}件、政协提案{trap_small2}件，结果全部上网公布。",
    "受理群众信访事项{trap_small}件，办结网民留言{trap_small2}条。",
    "办结12345热线工单{trap_large}件，群众来电{trap_small}件转有关单位。",
)
REQUEST_TRAPS_OF_A_PLACE = _all(
    "申请主要集中在市直部门，其中{trap_small}件由政府办公室承办，{trap_small2}件由各乡镇承办。",
    "从承办单位看，办公室{trap_small}件、各部门{trap_small2}件、各街道（乡镇）{trap_small3}件。",
)

# --- reviews and litigation ---------------------------------------------------------------------------

REMEDIES = _all(
    "因政府信息公开被申请行政复议{reviews}件，被提起行政诉讼{litigation}件。",
    "{year}年，{we}因政府信息公开工作引发行政复议{reviews}件、行政诉讼{litigation}件。",
    "政府信息公开行政复议案件{reviews}件，未经复议直接起诉{direct}件，复议后起诉{after_review}件。",
    "全年因政府信息公开被提起行政复议{reviews}件。",
    "因依申请公开被提起行政诉讼{litigation}件，其中未经复议直接起诉{direct}件、复议后起诉{after_review}件。",
    "{year}年度发生政府信息公开行政复议{reviews}件，政府信息公开行政诉讼{litigation}件，均依法应对。",
) + _all(
    "涉及政府信息公开的行政复议{reviews}件，未经复议直接起诉的行政诉讼{direct}件。",
    is_silent=True,
)
NO_REMEDIES = _all(
    "{year}年，{we}未发生因政府信息公开引起的行政复议、行政诉讼。",
    "本年度未发生政府信息公开行政复议和行政诉讼案件。",
    "{year}年，{we}没有因政府信息公开被申请行政复议或提起行政诉讼。",
    "全年无政府信息公开行政复议、行政诉讼案件。",
    "未收到政府信息公开方面的行政复议申请，未发生政府信息公开行政诉讼。",
    "{year}年度{we}未发生涉及政府信息公开的行政复议、行政诉讼情况。",
    when="no_reviews no_litigation",
    implies=(("reviews", ""), ("litigation", "")),
)
UPHELD = _all(
    "因政府信息公开被申请行政复议{reviews}件，均获维持。",
    "{year}年政府信息公开行政复议{reviews}件，结果均为维持。",
    "政府信息公开行政复议案件{reviews}件，全部维持。",
    "涉及政府信息公开的行政复议{reviews}件，均被维持。",
    when="reviews_upheld",
    implies=(("reviews-all-upheld", ""),),
) + _all(
    "全年因政府信息公开引发行政复议{reviews}件，复议机关均予以维持。",
    "{we}因政府信息公开被提起行政复议{reviews}件，全部获得维持。",
    when="reviews_upheld",
    implies=(("reviews-all-upheld", ""),),
    is_silent=True,
) + _all(
    "因政府信息公开被提起行政诉讼{litigation}件，均获维持。",
    "政府信息公开行政诉讼{litigation}件，结果均为维持。",
    when="litigation_upheld",
    implies=(("litigation-all-upheld", ""),),
)  # fmt: skip
REGISTERED = _all(
    "{year}年新收政府信息公开行政复议案件{reviews_registered}件。",
    "{year}年备案登记的政府信息公开行政复议案件{reviews_registered}件。",
    "{year}年新收政府信息公开行政诉讼案件{litigation_registered}件。",
) + _all(
    "政府信息公开行政复议备案{reviews_registered}件。",
    "{year}年，政府信息公开行政诉讼备案{litigation_registered}件。",
    "向上级备案的政府信息公开行政诉讼{litigation_registered}件。",
    is_silent=True,
)
REMEDY_TRAPS = _all(
    "全年依法办理各类行政复议案件{trap_large}件，化解了一批行政争议。",
    "主要负责人出庭应诉{trap_small}次，推动行政争议实质性化解。",
    "审结土地征收类案件{trap_small}件，调解成功{trap_small2}件。",
)

# --- documents and decisions --------------------------------------------------------------------------

NORMS = _all(
    "{year}年，{we}制发行政规范性文件{made}件，废止{repealed}件，现行有效{in_force}件。",
    "全年共制定行政规范性文件{made}件，均同步发布解读材料。",
    "{year}年度，{we}印发行政规范性文件{made}件，废止行政规范性文件{repealed}件。",
    "本年度公开行政规范性文件{made}件，现行有效的行政规范性文件{in_force}件。",
    "{we}{year}年出台规范性文件{made}件，截至年底现行有效规范性文件{in_force}件。",
    "{year}年废止行政规范性文件{repealed}件，继续有效的行政规范性文件{in_force}件。",
    "{year}年共发布规范性文件{made}件，并在规定时限内完成备案。",
    "制发规章{rules_made}件，制发行政规范性文件{made}件。",
    when="norms",
)
LAPSED = _all(
    "对历年文件作了梳理，{year}年清理失效文件{lapsed}件。",
    "{year}年清理失效规范性文件{lapsed}件，并在网站作出标注。",
    "开展文件清理工作，{year}年共清理{lapsed}件失效文件。",
    "{year}年，{we}清理失效规范性文件{lapsed}件。",
    "落实动态管理要求，全年清理失效文件{lapsed}件。",
    "文件清理常态开展，{year}年清理出失效规范性文件{lapsed}件。",
    when="norms",
)
DECISIONS = _all(
    "{year}年{we}作出行政许可决定{licences}件、行政处罚决定{penalties}件。",
    "全年作出行政许可决定{licences}件，行政处罚决定{penalties}件，行政强制决定{compulsion}件。",
    "{we}{year}年共办理行政处罚案件{penalties}件。",
    "{year}年，作出行政许可{licences}件，均在7个工作日内公示。",
    "{year}年依法作出行政强制决定{compulsion}件，结果同步公开。",
    "{year}年{we}作出行政处罚决定{penalties}件，均按规定公开。",
    when="decisions",
) + _all(
    "{year}年，公开行政许可决定{licences}件、行政处罚决定{penalties}件。",
    "全年公示行政许可{licences}件，行政处罚{penalties}件，行政强制{compulsion}件。",
    "通过双公示专栏，{year}年公开行政许可{licences}件。",
    "{year}年公布行政许可信息{licences}件、行政处罚信息{penalties}件。",
    "全年公开行政强制{compulsion}件，行政处罚{penalties}件。",
    when="decisions",
    is_silent=True,
)
DISCLOSURE_TRAPS = _all(
    "全年通过门户网站主动公开政府信息{trap_large}条，其中政务动态{trap_small}条。",
    "微信公众号推送信息{trap_large}条，微博发布{trap_small}条。",
    "{year}年发布各类信息{trap_large}余条，网站访问量{trap_small}万次。",
    "公开政府文件{trap_small}件、办公室文件{trap_small2}件，发布政策解读{trap_small3}篇。",
    "召开新闻发布会{trap_small}场，在线访谈{trap_small2}期。",
    "办理政务服务事项{trap_large}件，网上可办率达到{trap_percent}%。",
    "公开财政预决算信息{trap_small}条，重大建设项目信息{trap_small2}条。",
    "转载上级政策文件{trap_small}篇，制作图解{trap_small2}幅。",
)

# --- plain prose --------------------------------------------------------------------------------------

POOLS: Mapping[str, tuple[tuple[Template, ...], ...]] = MappingProxyType(
    {
        "opening": (OPENING,),
        "disclosure": (NORMS, DECISIONS),
        "requests": (RECEIVED, RECEIVED_AND_DONE, PERCENT, CARRIED, OUTCOMES, APPLICANTS, LEAVES),
        "remedies": (REMEDIES, REGISTERED),
        "management": (LAPSED,),
    }
)

DISCLOSURE = (
    "围绕群众关心的就业、入学、就医等事项，及时发布政策原文和办事流程。",
    "调整门户网站首页布局，把常用栏目放在显著位置，减少点击层级。",
    "对重大行政决策事项，事前征求意见，事后公布采纳情况。",
    "坚持谁制定谁解读，用问答和图示讲清政策要点。",
    "聚焦稳增长和惠企政策，汇编成册并在专栏集中展示。",
    "把财政资金分配情况纳入公开目录，方便公众核对。",
    "及时更新机构职能和领导分工，保证内容准确。",
    "对涉及民生的工程项目，按批准、实施、完成三个阶段公布进展。",
    "做好会议开放和政策吹风工作，邀请利益相关方列席有关会议。",
    "围绕乡村道路、供水供电等事项发布便民提示。",
    "打通政务新媒体与网站的内容同步，避免同一信息前后不一。",
    "公布食品药品抽检信息，让群众买得放心、用得安心。",
    "按季度发布住房保障和救助资金发放情况。",
    "突出农业补贴和养老服务领域，编制通俗的明白纸。",
    "把项目招标、中标和履约信息放在同一页面，便于查找。",
    "结合职能编写公开事项标准目录，明确内容、时限和责任科室。",
)
REQUESTS = (
    "修订依申请公开流程图，明确登记、审核、答复各环节的时限。",
    "加强与申请人的沟通，弄清真实需求后再拟写答复。",
    "答复文书经法制机构审核后发出，做到事实清楚、依据明确。",
    "在政务大厅设立申请接收点，安排专人指导填写申请表。",
    "对情况复杂的申请，组织有关科室会商研判。",
    "统一答复文书模板，规范送达和归档。",
    "完善网上申请系统的提醒功能，临近期限自动预警。",
    "坚持便民原则，能当场答复的当场答复。",
    "将申请材料与答复材料一案一档，妥善保存。",
    "公布受理地址、电话和邮箱，保持渠道畅通。",
)
MANAGEMENT = (
    "严格执行信息发布先审后发，落实三审三校。",
    "建立文件公开属性源头认定做法，拟稿时即写明是否公开及理由。",
    "对栏目逐一核对，补齐缺项，删去重复内容。",
    "做好保密审查，防止涉密信息上网。",
    "规范政府信息的制作、保存和更新，形成完整链条。",
    "指定科室负责信息归集，按月整理入库。",
    "对已公开文件统一格式，提供下载和打印功能。",
    "理顺各科室分工，做到件件有人管、事事有回音。",
    "优化历史文件的电子化保存，方便后续查询。",
    "明确信息发布的时限要求，重要信息当天上网。",
    "把个人隐私信息的遮蔽作为发布前的必经环节。",
    "按目录逐条编号，确保查得到、看得懂。",
)
PLATFORM = (
    "完成门户网站适老化改造，增加语音播报和大字版。",
    "升级站内搜索，支持按年份和主题筛选。",
    "整合政务新媒体账号，关停长期不更新的账号。",
    "在政务服务大厅设置查阅点，配备电脑和打印设备。",
    "加强网站安全防护，定期备份数据。",
    "优化专栏设置，把常见问题做成知识库。",
    "推进网站集约化，统一技术标准和栏目规范。",
    "图书馆、档案馆查阅点正常开放，方便群众就近查阅。",
    "提升移动端浏览体验，页面加载更快。",
    "增设智能问答功能，为群众提供全天候咨询。",
    "新版网站上线运行，栏目结构更加清晰。",
    "利用电子屏和公告栏扩大公开覆盖面，照顾不便上网的群众。",
)
SUPERVISION = (
    "配齐专职人员，明确分管领导和联络员。",
    "举办业务讲座，学习条例和答复文书写法。",
    "把公开工作列入领导班子议事日程，定期听取汇报。",
    "建立联席会商机制，研究解决疑难事项。",
    "制定年度任务清单，逐项明确牵头科室。",
    "编印工作手册，供新到岗人员使用。",
    "保障工作经费，改善办公条件。",
    "组织到先进地区学习，借鉴成熟做法。",
    "加强业务交流，通过以会代训提高人员能力。",
    "实行周提示、月小结，推动任务按时完成。",
)
ASSESSMENT = (
    "将政府信息公开纳入{year}年度绩效考核，分值占{trap_digit}分。",
    "按季度对各单位公开工作开展考核，结果印发通报。",
    "工作考核方面，把政务公开作为目标责任制考核内容，年终统一打分。",
    "{year}年组织对各部门政府信息公开工作进行了年度考核，考核结果作为评优依据。",
    "政府信息公开工作列入年度综合考评，考评得分在系统内公布。",
    "强化政务公开工作考核，对排名靠后的单位督促整改。",
    "{year}年度考核中，{trap_small}家单位被评为优秀等次。",
)
APPRAISAL = (
    "开展政府信息公开社会评议，邀请群众代表打分，总体评价良好。",
    "通过网站发放社会评议问卷，收回有效问卷{trap_large}份，满意度为{trap_percent}%。",
    "社会评议结果为良好，公众意见已逐条反馈。",
    "组织政务公开满意度调查，受访群众满意率达{trap_percent}%。",
    "邀请人大代表、政协委员和企业代表对政府信息公开工作进行评议，未收到负面意见。",
    "委托第三方机构开展公众满意度测评，测评结果良好。",
    "{year}年社会评议工作顺利完成，评议结果优秀。",
)
ACCOUNTABILITY = (
    "{year}年，未发生因政府信息公开工作被追究责任的情况。",
    "全年没有因违反政府信息公开规定受到责任追究的情形。",
    "本年度无责任追究情况。",
    "责任追究方面，全年未出现因公开工作不到位被问责的单位和个人。",
    "{year}年对{trap_small}家更新不及时的单位予以通报批评，追究责任{trap_digit}人次。",
    "年内未发生政府信息公开责任追究事项。",
    "不存在因政府信息公开工作受到追责的情况。",
)
PROBLEMS = (
    "有的科室对公开的认识还停留在完成任务上，主动性有待增强。",
    "解读形式较为单一，文字多、图表少，群众阅读不便。",
    "基层人员变动频繁，业务衔接上偶有脱节。",
    "个别栏目更新周期偏长，信息时效性还有差距。",
    "依申请公开答复文书的规范程度参差不齐。",
    "政策发布后回应群众疑问的速度还可以更快。",
    "目录分类较粗，查找同一主题的信息需要多次点击。",
    "新媒体发布内容与网站内容衔接不够紧密。",
    "公开内容与群众实际需求之间还有一定距离。",
)
IMPROVEMENTS = (
    "下一步，将加强学习，把公开要求落到业务全过程。",
    "今后将丰富解读方式，多用短视频和漫画。",
    "针对以上问题，计划稳定队伍，实行传帮带。",
    "下一步将缩短更新周期，做到按周巡看、按月补齐。",
    "拟修订答复模板，开展案例研讨，提高答复水平。",
    "将完善目录，细化分类，增强查找便利度。",
    "下一年度拟新建专题栏目{trap_digit}个，安排集中学习{trap_digit}次。",
    "将健全会商做法，让疑难申请有章可循。",
)
FEES = (
    "{year}年，{we}未收取信息处理费。",
    "本年度未产生政府信息公开信息处理费。",
    "收取信息处理费情况：{year}年未收取。",
    "{year}年依申请公开未收取任何费用，信息处理费为0元。",
    "按照《政府信息公开信息处理费管理办法》，{year}年{we}没有收取信息处理费。",
    "本年度{we}在办理政府信息公开申请过程中未收取信息处理费。",
    "信息处理费方面，全年没有收费。",
)
FEES_CHARGED = (
    "{year}年，收取信息处理费{trap_large}元。",
    "本年度发出收费通知{trap_digit}件，收取信息处理费{trap_large}元。",
    "依法收取政府信息公开信息处理费共计{trap_large}元，已全额缴库。",
    "{year}年度政府信息公开信息处理费收取金额为{trap_large}元。",
    "对数量明显超过合理范围的申请发出收费通知，全年收取信息处理费{trap_large}元。",
    "全年收取信息处理费{trap_large}元，另有申请人逾期未缴。",
)
OTHERS = (
    "无其他需要报告的事项。",
    "没有其他需要报告的事项。",
    "暂无其他需要报告的事项。",
    "{year}年承办人大代表建议{trap_small}件、政协提案{trap_small2}件，均已按时答复。",
    "本报告电子版可以在门户网站查阅。",
    "其他方面无需要报告的事项。",
    "政务公开工作要点所列各项任务均已完成。",
)
NOTICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "2021": (
            "《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》"
            "（国办公开办函〔2021〕30号）",
            "国办公开办函〔2021〕30号文件",
            "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）",
            "国办公开办函[2021]30号通知",
            "《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30 号）",
            "国务院办公厅政府信息与政务公开办公室国办公开办函〔2021〕30号",
        ),
        "2019": (
            "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》"
            "（国办公开办函〔2019〕60号）",
            "国办公开办函〔2019〕60号文件",
            "《中华人民共和国政府信息公开工作年度报告格式（试行）》（国办公开办函〔2019〕60号）",
            "国办公开办函[2019]60号通知",
            "《政府信息公开工作年度报告格式（试行）》（国办公开办函〔2019〕60 号）",
            "国务院办公厅政府信息与政务公开办公室国办公开办函〔2019〕60号",
        ),
    }
)
