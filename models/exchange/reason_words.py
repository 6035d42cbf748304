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
    "returns_early": (
        "{teacher} returns from {school} to the post in {destination}, before the loan ends on "
        "{end}.",
        "{teacher}在借用期满（{end}）前由{school}返回编制所在的{destination}。",
    ),
    "returns_post": (
        "{teacher} returns from {school} to the post in {destination}.",
        "{teacher}由{school}返回编制所在的{destination}。",
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
        "{school} needs {need} % of full time in {subject}.",
        "{school}的{subject}需求为{need}%（全职百分比）。",
    ),
    "need_here": (
        "{school} needs {need} % of full time in {subject}.",
        "{school}的{subject}需求为{need}%（全职百分比）。",
    ),
    "strength": (
        "It had {before} %, and has {after} % afterwards.",
        "原有{before}%，交流后{after}%。",
    ),
    "strength_before": ("It had {before} % before the exchange.", "交流前有{before}%。"),
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
    "without_rule_confidential": (
        "Without the move a rule would be broken; which one is told to the teacher and the bureau.",
        "若不作此交流，将违反规则；具体规则仅告知本人与教育局。",
    ),
    "without_goal": (
        "Without the move the goal '{goal}' would be {there} {unit} instead of {here}.",
        "若不作此交流，目标“{goal}”将由{here}变为{there}（{unit}）。",
    ),
    "without_goal_open": (
        "Without the move {effect}.",
        "若不作此交流，{effect}。",
    ),
    "without_better_open": (
        "No rule needs the move, and without it {effect}.",
        "没有规则要求此交流；若不作此交流，{effect}。",
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
        "Without the move no rule would be broken and no goal change by more than its slack.",
        "若不作此交流，不违反规则，各目标的变化均不超出其让步。",
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
    "wish_goal_open": (
        "Not wish {rank}, {wish}: {effect}, and the policy puts that before a single wish.",
        "未满足第{rank}志愿{wish}：若满足，{effect}，而政策将此置于个人志愿之前。",
    ),
    "wish_better_open": (
        "Wish {rank}, {wish}: no rule stands against it, and with it {effect}; the plan is not "
        "the best possible here.",
        "第{rank}志愿{wish}：没有规则阻碍，且若满足，{effect}；方案在此处并非最优。",
    ),
    "wish_equal": (
        "Wish {rank}, {wish}: no rule stands against it, and no goal by more than its slack.",
        "第{rank}志愿{wish}：规则对此无影响，目标的变化也不超过可让步的幅度。",
    ),
    "not_needed": (
        "Taking part is possible, but no rule asks this move: the shares are met by others.",
        "符合条件，但没有规则要求其交流：比例已由其他教师满足。",
    ),
    "not_needed_none": (
        "Taking part is possible, but no rule asks this move.",
        "符合条件，但没有规则要求其交流。",
    ),
    "not_in_shares": (
        "No share of the policy asks this move: the shares are met by others.",
        "政策比例不要求此人交流：比例已由其他教师满足。",
    ),
    "not_in_shares_none": (
        "The policy asks no share of movers.",
        "政策未规定交流比例。",
    ),
    "withdrawn": ("The case was withdrawn on {on}.", "该交流已于{on}撤回。"),
    "must_unmet": (
        "The bureau has decided that this teacher moves, and the plan has no such move: it breaks "
        "this rule.",
        "教育局决定该教师须交流，而方案未作安排：方案违反该规则。",
    ),
    "annual_share_unmet": (
        "The annual share asks {asked} movers of {base} and is not met: {have} move. A move of "
        "this teacher would count, yet the plan has none.",
        "年度比例要求{base}人中交流{asked}人，实际仅{have}人，未达到。该教师若交流可计入，方案却未安排。",
    ),
    "backbone_share_unmet": (
        "The backbone share asks {asked} of {base} and is not met: {have} move. A move of this "
        "teacher would count, yet the plan has none.",
        "骨干比例要求{asked}人（基数{base}），实际仅{have}人，未达到。该教师若交流可计入，方案却未安排。",
    ),
    "not_public": (
        "Which schools were asked for, why not one of them, and what would have to change for that "
        "is told to the teacher and the bureau alone.",
        "申请过哪些学校、为何未满足以及需要改变什么，仅告知本人与教育局。",
    ),
    "by_mechanism": (
        "The plan is made by a mechanism ({mechanism}): it goes by what teachers ask for, the "
        "order in which schools rank them ({order}) and the rights of whoever is there. The "
        "policy's goals and shares had no part in it.",
        "方案由机制产生（{mechanism}）：依据教师申请、学校排序（{order}）与在岗者权利确定，"
        "不考虑政策目标与比例。",
    ),
    "market_left_out": (
        "The teacher has no part in the mechanism: {why}.",
        "该教师未参与该机制：{why}。",
    ),
    "market_full": (
        "Not wish {rank}, {wish}: all posts there that the mechanism gives are taken, by those who "
        "were there and by whoever came.",
        "未满足第{rank}志愿{wish}：机制可分配的岗位均由原在岗者或新到者占用。",
    ),
    "market_bound": (
        "Not wish {rank}, {wish}: the present school would have had too few teachers left, and "
        "nobody came instead.",
        "未满足第{rank}志愿{wish}：现任教学校将人手不足，且无人接替。",
    ),
    "market_no_exchange": (
        "Not wish {rank}, {wish}: no exchange that the mechanism made led there.",
        "未满足第{rank}志愿{wish}：机制形成的交换未到达该校。",
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

GROUND_NAMES: dict[str, tuple[str, str]] = {
    "none": ("nothing: a goal would be better", "无理由：互换可改善目标"),
    "equal": ("nothing: no goal would be worse", "无理由：互换不使目标变差"),
    "not_by_mechanism": ("nothing in the mechanism's rule", "机制自身规则中无理由"),
    "not_checked": ("not checked", "未核查"),
    "not_eligible": ("takes no part", "申请者不参加交流"),
    "own_rule": ("own move breaks a rule", "申请者的交流违反规则"),
    "swap_rule": ("the exchange breaks a rule", "互换违反规则"),
    "goal": ("the exchange worsens a goal", "互换使目标变差"),
    "left_out": ("no part in the mechanism", "未参与该机制"),
    "other_posts": ("a post not asked for", "非所申请岗位"),
    "order": ("the mechanism's order", "机制的优先次序"),
    "same_good": ("another wish, equally good", "已获同等志愿"),
    "rights": ("a right would be lost", "将损及权利"),
    "exchange": ("came by an exchange", "经对调而来"),
}
"""What justifies placements, in a word, (en, zh): those that nothing does first."""

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
        "exchanging the two would break no rule and change no goal by more than its slack; nothing "
        "justifies it.",
        "两人互换不违反规则，各目标的变化均不超出其让步；没有理由支持该安排。",
    ),
    "open": (
        "exchanging the two would break no rule and change no goal by more than its slack; between "
        "such the policy's order of names decides, in which the higher evaluation comes first. "
        "Whether that was kept stands in the bureau's audit of priorities, since nobody reads a "
        "colleague's score.",
        "两人互换不违反规则，各目标的变化均不超出其让步；此时按政策的人选顺序确定，考核较高者优先。"
        "是否如此由教育局的优先权核查说明，因为任何人不得查看同事的考核成绩。",
    ),
    "goal_open": (
        "exchanging the two would worsen a goal of the policy.",
        "两人互换会使政策目标变差。",
    ),
    "none_open": (
        "exchanging the two would break no rule and better a goal of the policy; nothing justifies "
        "it.",
        "两人互换不违反规则，且可改善政策目标；没有理由支持该安排。",
    ),
    "none": (
        "exchanging the two would break no rule and better the goal '{goal}' from {here} to "
        "{there} {unit}; nothing justifies it.",
        "两人互换不违反规则，且目标“{goal}”由{here}改善为{there}（{unit}）；没有理由支持该安排。",
    ),
    "left_out": (
        "whoever asked for it has no part in the mechanism: {why}.",
        "申请者未参与该机制：{why}。",
    ),
    "other_posts": (
        "the post is of another extent or grade than those open to whoever asked for it.",
        "该岗位的工作量或岗位等级与申请者可申请的岗位不同。",
    ),
    "order": (
        "whoever was placed stands higher in the order by which teachers are ranked ({order}).",
        "获得者在排序（{order}）中高于申请者。",
    ),
    "same_good": (
        "whoever asked for it got another school of the wishes, and the mechanism holds all wishes "
        "for equally good.",
        "申请者已获得其他志愿学校，该机制视各志愿同等满意。",
    ),
    "rights": (
        "given to whoever asked for it, a right that the mechanism keeps would be lost: {rights}.",
        "若改由申请者获得，将损害该机制保障的权利：{rights}。",
    ),
    "exchange": (
        "whoever was placed came by {part}: the mechanism makes exchanges, and does not choose by "
        "the order between those who ask.",
        "获得者经由{part}取得：该机制撮合交换，不在申请者之间按排序选择。",
    ),
    "not_by_mechanism": (
        "nothing in the mechanism's own rule justifies it: neither the order ({order}), nor "
        "anybody's right, nor the exchange.",
        "该机制自身的规则不支持该安排：排序（{order}）、各方权利与交换均不成理由。",
    ),
    "not_checked": (
        "exchanging the two was not computed.",
        "未计算两人互换的影响。",
    ),
}

RIGHTS: dict[str, tuple[str, str]] = {
    "not_asked": (
        "whoever was placed would get what was not asked for",
        "获得者将得到未申请的岗位",
    ),
    "seats": (
        "the post that whoever was placed gave up has been taken",
        "获得者让出的原岗位已有人接任",
    ),
    "strength": (
        "a school would have too few teachers left",
        "有学校将人手不足",
    ),
    "staff": (
        "the teachers of a school would stand lower than before, post by post",
        "有学校的师资排序将逐岗低于原有水平",
    ),
}
"""Rights that a mechanism keeps, as what would be lost."""

GOAL_NAMES: dict[str, tuple[str, str]] = {
    "final_changes": ("persons with a final case who fare otherwise", "已生效而与原方案不同者"),
    "changes": ("persons who fare otherwise", "与原方案不同者"),
    "unfilled": ("unfilled posts", "缺编岗位"),
    "zone": ("moves out of the zone", "跨片区交流"),
    "alliance": ("moves out of the alliance", "跨集团交流"),
    "no_surplus": ("moves from where there is no surplus", "非超员学科派出"),
    "structure": ("imbalance of structure", "结构不均衡度"),
    "wishes": ("wishes met", "志愿满足"),
    "commute": ("commute of movers", "交流教师通勤"),
    "extra_moves": ("moves beyond the share", "超出比例的交流"),
}

GOAL_EFFECTS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "unfilled": (
        (
            "more posts would stay unfilled (those of weak schools and gap subjects count more)",
            "空缺岗位将增多（薄弱学校与紧缺学科的岗位权重更高）",
        ),
        (
            "fewer posts would stay unfilled (those of weak schools and gap subjects count more)",
            "空缺岗位将减少（薄弱学校与紧缺学科的岗位权重更高）",
        ),
    ),
    "zone": (
        ("more teachers would move out of their zone", "跨片区交流的教师将增多"),
        ("fewer teachers would move out of their zone", "跨片区交流的教师将减少"),
    ),
    "alliance": (
        ("more teachers would move out of their alliance", "跨集团交流的教师将增多"),
        ("fewer teachers would move out of their alliance", "跨集团交流的教师将减少"),
    ),
    "no_surplus": (
        (
            "more teachers would leave subjects in which their school has nobody to spare",
            "从不超员的学校和学科派出的教师将增多",
        ),
        (
            "fewer teachers would leave subjects in which their school has nobody to spare",
            "从不超员的学校和学科派出的教师将减少",
        ),
    ),
    "structure": (
        ("teachers would be spread less evenly over the schools", "各校师资分布将更不均衡"),
        ("teachers would be spread more evenly over the schools", "各校师资分布将更均衡"),
    ),
    "wishes": (
        ("wishes would be met less well in all", "志愿总体满足程度将降低"),
        ("wishes would be met better in all", "志愿总体满足程度将提高"),
    ),
    "commute": (
        ("the ways from home of those who move would be longer in all", "交流教师通勤总路程将增加"),
        (
            "the ways from home of those who move would be shorter in all",
            "交流教师通勤总路程将减少",
        ),
    ),
    "extra_moves": (
        ("more teachers would move than the share asks", "超出比例要求的交流将增多"),
        ("fewer teachers would move beyond the share", "超出比例要求的交流将减少"),
    ),
}
"""What becomes of a goal, as a clause: where it is worse, and where it is better."""

UNIT_NAMES = {
    "weighted percent of full time": "加权全职百分比",
    "persons": "人",
    "moves": "人次",
    "weighted squared deviation from the means before": "相对交流前均值的加权平方偏差",
    "points": "分",
    "km": "公里",
}

SHAPES = {"swap": ("swap", "对调"), "cycle": ("cycle", "循环"), "chain": ("chain", "链式交流")}
