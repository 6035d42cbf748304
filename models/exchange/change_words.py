"""What would have to change, (English, Chinese): for a breach, and for a teacher left out."""

from __future__ import annotations

CHANGES: dict[str, tuple[str, str]] = {
    "max_distance.km": (
        "the limit of {most} km would have to be {way} km.",
        "{most}公里的上限须放宽到{way}公里。",
    ),
    "max_distance.minutes": (
        "the limit of {most} minutes would have to be {way} minutes.",
        "{most}分钟的上限须放宽到{way}分钟。",
    ),
    "commute": (
        "the commute limit of {most} km would have to be {way} km.",
        "{most}公里的通勤限度须放宽到{way}公里。",
    ),
    "school_in": (
        "{school} would have to be allowed {have} newcomers instead of {most}.",
        "{school}的接收上限须由{most}人放宽到{have}人。",
    ),
    "school_out": (
        "{school} would have to be allowed to lose {have} teachers instead of {most}.",
        "{school}的派出上限须由{most}人放宽到{have}人。",
    ),
    "subject_out": (
        "{have} teachers of {subject} instead of {most} would have to be allowed to move.",
        "{subject}的交流上限须由{most}人放宽到{have}人。",
    ),
    "group_out": (
        "{school} would have to be allowed to lose {have} teachers of {subject} instead of {most}.",
        "{school}的{subject}派出上限须由{most}人放宽到{have}人。",
    ),
    "group_keep": (
        "{school} would have to keep {after} % of full time in {subject} instead of {least}.",
        "{school}的{subject}保留下限须由{least}%降到{after}%。",
    ),
    "school_keep_backbone": (
        "another backbone teacher would have to be in {school}.",
        "{school}须另有一名骨干教师。",
    ),
    "quota": (
        "{school} would have to have {after} posts instead of {most}.",
        "{school}的编制须由{most}个增加到{after}个。",
    ),
    "post_grades": (
        "{school} would have to have {after} posts of {title} or above instead of {most}.",
        "{school}的{title}及以上岗位须由{most}个增加到{after}个。",
    ),
    "title_service": (
        "{asked} years of rural or weak-school service instead of {years}, or no application for "
        "the title.",
        "农村或薄弱学校任教须满{asked}年（现{years}年），或不申报该职称。",
    ),
    "consent": ("consent to the {form}.", "本人同意以{form}形式交流。"),
    "certificate.subject": ("a certificate for {subject}.", "取得{subject}教师资格。"),
    "certificate.stage": ("a certificate for the stage ({stage}).", "取得{stage}学段教师资格。"),
    "annual_share": (
        "{asked} movers would have to be found without this teacher.",
        "须在不计该教师的情况下交流满{asked}人。",
    ),
    "backbone_share": (
        "{asked} backbone movers would have to be found without this teacher.",
        "须在不计该教师的情况下交流骨干教师满{asked}人。",
    ),
    "most_moves": (
        "more than {asked} moves would have to be allowed.",
        "交流人数上限须高于{asked}人。",
    ),
    "one_for_one": (
        "somebody in {subject} would have to change places.",
        "须有{subject}教师与之对调。",
    ),
    "loan_return": ("a move on instead of the return.", "改为另行交流而不返回。"),
    "zone": ("moves out of the zone would have to be allowed.", "须允许跨片区交流。"),
    "alliance": ("moves out of the alliance would have to be allowed.", "须允许跨集团交流。"),
}
"""By rule, or rule and text of its breach; other rules would have to be given up as they stand."""


SENTENCES: dict[str, tuple[str, str]] = {
    "change_rule": ("What would have to change: {change}", "需要改变的条件：{change}"),
    "change_goal": (
        "What would have to change: the goal '{goal}' would have to give way by {difference} "
        "{unit}, or another teacher would have to make up for it.",
        "需要改变的条件：目标“{goal}”让步{difference}（{unit}），或由其他教师弥补。",
    ),
    "change_goal_open": (
        "What would have to change: the goal '{goal}' would have to give way, or another teacher "
        "would have to make up for it.",
        "需要改变的条件：目标“{goal}”作出让步，或由其他教师弥补。",
    ),
    "change_until": (
        "What would have to change: the ground holds until {until}; from then on taking part is "
        "possible.",
        "需要改变的条件：该事由至{until}为止，此后可参加。",
    ),
    "change_apply": (
        "What would have to change: an application or a wish for a school where the subject is "
        "needed.",
        "需要改变的条件：提出申请，或填报需要该学科的学校。",
    ),
    "change_scope": (
        "What would have to change: the policy would have to include the stage of the school.",
        "需要改变的条件：政策范围须包括该校学段。",
    ),
    "change_duty": (
        "What would have to change: the policy would have to include this duty, or the duty end.",
        "需要改变的条件：政策须包括该职务，或不再任该职务。",
    ),
    "change_seconded": (
        "What would have to change: the secondment would have to end.",
        "需要改变的条件：借调结束。",
    ),
    "change_must_stay": (
        "What would have to change: taking part is possible only if the bureau lifts its decision.",
        "需要改变的条件：仅在教育局撤销留任决定后方可参加。",
    ),
    "change_off_quota": (
        "What would have to change: a post within the staffing quota, or a policy that includes "
        "teachers on contract.",
        "需要改变的条件：纳入编制，或政策包括编外人员。",
    ),
    "change_exemption": (
        "What would have to change: the ground would have to end; no end of it is set.",
        "需要改变的条件：该事由消失；目前未定终止日期。",
    ),
    "change_absent": (
        "What would have to change: nothing this year, in which the teacher does not teach.",
        "需要改变的条件：本年全年不任教，今年无法参加。",
    ),
    "change_retirement": (
        "What would have to change: nothing that an application could; the retirement on {value} "
        "lies less than {asked} years ahead.",
        "需要改变的条件：无（申请亦不能改变）；距{value}退休已不足{asked}年。",
    ),
    "change_age": (
        "What would have to change: nothing that an application could; the age passed the limit "
        "of {asked} on {reached}.",
        "需要改变的条件：无（申请亦不能改变）；年龄已于{reached}达到上限{asked}岁。",
    ),
    "change_leader": (
        "What would have to change: the deferral of programme leaders has no end here, since the "
        "data lack the date since which this one leads.",
        "需要改变的条件：缺少任职起始日期，无法确定项目负责人暂缓的终止日期。",
    ),
    "change_return": (
        "What would have to change: the return begins the years in the school anew; {asked} years "
        "from {start} are over on {until}, and from then on taking part is possible.",
        "需要改变的条件：返回后在校任教年限自{start}重新起算，满{asked}年即{until}之后可参加。",
    ),
    "change_return_terms": (
        "What would have to change: the return begins the terms anew; {asked} would have to be "
        "served from {start} on.",
        "需要改变的条件：返回后任期自{start}重新起算，须任满{asked}届。",
    ),
    "change_terms": (
        "What would have to change: {asked} terms would have to be served; so far {value}.",
        "需要改变的条件：须任满{asked}届（现任{value}届）。",
    ),
    "change_since": (
        "What would have to change: {asked} years in the school; the data lack the date since "
        "which they count.",
        "需要改变的条件：须在校任教满{asked}年；数据缺少起算日期。",
    ),
    "change_volunteer": (
        "An application would set the years in the school aside.",
        "本人申请者不受任教年限限制。",
    ),
    "change_wish": (
        "What would have to change: this mechanism moves nobody who wishes for no school.",
        "需要改变的条件：该机制不交流未填报志愿者；撤回志愿即不交流。",
    ),
    "change_market_tie": (
        "What would have to change: the bureau would have to plan by its goals, where ties are "
        "kept, instead of by a mechanism; or the tie would have to end.",
        "需要改变的条件：改为按政策目标编制方案（可兼顾此类关系），或该关系解除。",
    ),
    "change_market_full": (
        "What would have to change: somebody there would have to leave or change places, or the "
        "standing in the order ({order}) would have to be higher than that of whoever came.",
        "需要改变的条件：该校有人离开或与之交换，或在排序（{order}）中高于新到者。",
    ),
    "change_market_right": (
        "What would have to change: somebody there would have to leave or change places, or a "
        "right that the mechanism keeps would have to give way.",
        "需要改变的条件：该校有人离开或与之交换，或机制所保障的某项权利作出让步。",
    ),
    "change_market_bound": (
        "What would have to change: somebody would have to come to the present school instead.",
        "需要改变的条件：须有人到现任教学校接替。",
    ),
    "change_market_no_exchange": (
        "What would have to change: somebody there would have to wish for a school from which an "
        "exchange leads back.",
        "需要改变的条件：该校须有人填报可形成交换的志愿。",
    ),
}
"""Sentences of explanations; the reasons' parameters are filled in."""
