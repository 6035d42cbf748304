"""Sentences of explanations, (English, Chinese); the reasons' parameters are filled in."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "moves": (
        "{teacher} moves from {school} to {destination} as {form} for {subject}, {term}.",
        "{teacher}由{school}交流到{destination}，任教{subject}，形式为{form}，{term}。",
    ),
    "stays": ("{teacher} stays in {school}.", "{teacher}留在{school}。"),
    "returns": (
        "{teacher} returns from {school} to the post in {destination}: the loan has ended.",
        "{teacher}借用期满，由{school}返回编制所在的{destination}。",
    ),
    "verdict": ("Taking part: {ruling}.", "参加资格：{ruling}。"),
    "decided": ("The bureau has decided that this teacher moves.", "教育局决定该教师须交流。"),
    "share": (
        "The annual share asks {asked} movers of {base}; {have} move.",
        "年度比例要求{base}人中交流{asked}人，实际{have}人。",
    ),
    "backbone": (
        "The move counts towards the backbone share: {asked} asked, {have} move.",
        "该交流计入骨干比例：要求{asked}人，实际{have}人。",
    ),
    "need_there": (
        "{destination} needs {need} % of full time in {subject}: it had {before} %, and has "
        "{after} % afterwards.",
        "{destination}的{subject}需求为{need}%（全职百分比），原有{before}%，交流后{after}%。",
    ),
    "need_here": (
        "{school} needs {need} % of full time in {subject}: it had {before} %, and has {after} % "
        "afterwards.",
        "{school}的{subject}需求为{need}%（全职百分比），原有{before}%，交流后{after}%。",
    ),
    "weighs": (
        "An unfilled post there weighs {weight} times an ordinary one (weak school, gap subject).",
        "该岗位空缺的权重为普通岗位的{weight}倍（薄弱学校、紧缺学科）。",
    ),
    "part": (
        "The move is part of a {shape} of {number} teachers.",
        "该交流属于{number}名教师的{shape}。",
    ),
    "without_rule": (
        "Without the move a rule would be broken: {breach}",
        "若不作此交流，将违反规则：{breach}",
    ),
    "without_goal": (
        "Without the move the goal '{goal}' would be {there} {unit} instead of {here}.",
        "若不作此交流，目标“{goal}”将由{here}变为{there}（{unit}）。",
    ),
    "without_better": (
        "No rule needs the move, and without it the goal '{goal}' would even be better: {there} "
        "{unit} instead of {here}.",
        "没有规则要求此交流；若不作此交流，目标“{goal}”反而由{here}改善为{there}（{unit}）。",
    ),
    "without_confidential": (
        "Without the move no rule would be broken; what it would mean for the goals is told to "
        "the teacher and the bureau.",
        "若不作此交流，不违反任何规则；对各项目标的影响仅告知本人与教育局。",
    ),
    "without_nothing": (
        "No rule and no goal would change without the move.",
        "若不作此交流，规则与目标均不变。",
    ),
    "commute": (
        "The way from home is {after} km afterwards, {before} km before.",
        "上班路程由{before}公里变为{after}公里。",
    ),
    "wish_met": ("This was wish {rank}.", "此为第{rank}志愿。"),
    "no_wish_met": ("It was none of the {number} wishes.", "不在所填{number}个志愿之内。"),
    "no_wishes": ("No school was wished for.", "未填报志愿。"),
    "wish_here": (
        "Wish {rank}, {wish}, is the present school.",
        "第{rank}志愿{wish}即现工作学校。",
    ),
    "wish_not_eligible": (
        "Wish {rank}, {wish}: not possible without taking part in the exchange.",
        "第{rank}志愿{wish}：未参加交流，无法满足。",
    ),
    "wish_rule": (
        "Not wish {rank}, {wish}: that would break a rule. {breach}",
        "未满足第{rank}志愿{wish}：将违反规则。{breach}",
    ),
    "wish_goal": (
        "Not wish {rank}, {wish}: the goal '{goal}' would be {there} {unit} instead of {here}, and "
        "it comes before the wish.",
        "未满足第{rank}志愿{wish}：目标“{goal}”将由{here}变为{there}（{unit}），而该目标优先于志愿。",
    ),
    "wish_better": (
        "Wish {rank}, {wish}: no rule stands against it and the goal '{goal}' would be better "
        "({there} {unit} instead of {here}); the plan is not the best possible here.",
        "第{rank}志愿{wish}：没有规则阻碍，且目标“{goal}”会由{here}改善为{there}（{unit}）；"
        "方案在此处并非最优。",
    ),
    "wish_equal": (
        "Wish {rank}, {wish}: no rule and no goal stands against it or for it.",
        "第{rank}志愿{wish}：规则与目标对此均无影响。",
    ),
    "change_rule": ("What would have to change: {change}", "需要改变的条件：{change}"),
    "change_goal": (
        "What would have to change: the goal '{goal}' would have to give way by {difference} "
        "{unit}, or another teacher would have to make up for it.",
        "需要改变的条件：目标“{goal}”让步{difference}（{unit}），或由其他教师弥补。",
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
    "not_needed": (
        "Taking part is possible, but no rule asks this move: the shares are met by others.",
        "符合条件，但没有规则要求其交流：比例已由其他教师满足。",
    ),
    "passed": (
        "The place in {wish} went to {other}, who has a lower evaluation: {why}",
        "{wish}的岗位由考核较低的{other}获得：{why}",
    ),
    "place_taken": (
        "Another teacher was placed in {wish}: {why}",
        "{wish}的岗位由其他教师获得：{why}",
    ),
}

GROUNDS: dict[str, tuple[str, str]] = {
    "not_eligible": (
        "whoever asked for it takes no part in this year's exchange.",
        "申请者本年不参加交流。",
    ),
    "own_rule": (
        "the move of whoever asked for it would break a rule. {breach}",
        "申请者的交流将违反规则。{breach}",
    ),
    "swap_rule": (
        "exchanging the two would break a rule. {breach}",
        "两人互换将违反规则。{breach}",
    ),
    "goal": (
        "exchanging the two would worsen the goal '{goal}' from {here} to {there} {unit}.",
        "两人互换将使目标“{goal}”由{here}变为{there}（{unit}）。",
    ),
    "equal": (
        "exchanging the two would break no rule and change no goal; nothing justifies it.",
        "两人互换不违反规则、不影响目标；没有理由支持该安排。",
    ),
    "open": (
        "exchanging the two would break no rule and change no goal; between such the policy's "
        "order of names decides, in which the higher evaluation comes first. Whether that was kept "
        "stands in the bureau's audit of priorities, since nobody reads a colleague's score.",
        "两人互换不违反规则、不影响目标；此时按政策的人选顺序确定，考核较高者优先。"
        "是否如此由教育局的优先权核查说明，因为任何人不得查看同事的考核成绩。",
    ),
    "none": (
        "exchanging the two would break no rule and better the goal '{goal}' from {here} to "
        "{there} {unit}; nothing justifies it.",
        "两人互换不违反规则，且目标“{goal}”由{here}改善为{there}（{unit}）；没有理由支持该安排。",
    ),
    "not_checked": (
        "exchanging the two was not computed.",
        "未计算两人互换的影响。",
    ),
}

GOAL_NAMES: dict[str, tuple[str, str]] = {
    "changes": ("persons who fare otherwise", "与原方案不同者"),
    "unfilled": ("unfilled posts", "缺编岗位"),
    "zone": ("moves out of the zone", "跨片区交流"),
    "structure": ("imbalance of structure", "结构不均衡度"),
    "wishes": ("wishes met", "志愿满足"),
    "commute": ("commute of movers", "交流教师通勤"),
    "extra_moves": ("moves beyond the share", "超出比例的交流"),
}

UNIT_NAMES = {
    "weighted percent of full time": "加权全职百分比",
    "persons": "人",
    "moves": "人次",
    "sum of squared weighted CV": "加权差异系数平方和",
    "points": "分",
    "km": "公里",
}

SHAPES = {"swap": ("swap", "对调"), "cycle": ("cycle", "循环"), "chain": ("chain", "链式交流")}

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
    "zone": ("moves out of the zone would have to be allowed.", "须允许跨片区交流。"),
}
"""By rule, or rule and text of its breach; other rules would have to be given up as they stand."""
