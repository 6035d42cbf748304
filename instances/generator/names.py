"""Names in both scripts: "王子涵 Wang Zihan"."""

from __future__ import annotations

from .draws import Draws


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(";"))


# The most frequent surnames of the register of names (public security ministry, 2020 report).
_SURNAMES = _listed(
    "王 Wang;李 Li;张 Zhang;刘 Liu;陈 Chen;杨 Yang;黄 Huang;赵 Zhao;吴 Wu;周 Zhou;徐 Xu;孙 Sun;"
    "马 Ma;朱 Zhu;胡 Hu;郭 Guo;何 He;林 Lin;罗 Luo;高 Gao;梁 Liang;郑 Zheng;谢 Xie;宋 Song;"
    "唐 Tang;许 Xu;邓 Deng;韩 Han;冯 Feng;曹 Cao;彭 Peng;曾 Zeng;肖 Xiao;田 Tian;董 Dong;袁 Yuan;"
    "潘 Pan;于 Yu;蒋 Jiang;蔡 Cai;余 Yu;杜 Du;叶 Ye;程 Cheng;苏 Su;魏 Wei;吕 Lü;丁 Ding;任 Ren;"
    "沈 Shen"
)
_STUDENTS_F = _listed(
    "子涵 Zihan;欣怡 Xinyi;诗涵 Shihan;雨桐 Yutong;梓萱 Zixuan;可馨 Kexin;佳怡 Jiayi;思琪 Siqi;"
    "雨欣 Yuxin;一诺 Yinuo;语桐 Yutong;若曦 Ruoxi;静怡 Jingyi;梦瑶 Mengyao;雅婷 Yating;"
    "晓彤 Xiaotong;心妍 Xinyan;书瑶 Shuyao;婉清 Wanqing;沐晴 Muqing;芷若 Zhiruo;嘉宁 Jianing;"
    "悦 Yue;琳 Lin"
)
_STUDENTS_M = _listed(
    "浩然 Haoran;宇轩 Yuxuan;子轩 Zixuan;博文 Bowen;俊杰 Junjie;天宇 Tianyu;梓豪 Zihao;"
    "明轩 Mingxuan;一鸣 Yiming;子墨 Zimo;奕辰 Yichen;皓轩 Haoxuan;思远 Siyuan;嘉豪 Jiahao;"
    "志远 Zhiyuan;睿 Rui;文博 Wenbo;泽宇 Zeyu;晨曦 Chenxi;家乐 Jiale;瑾瑜 Jinyu;景行 Jingxing;"
    "昊 Hao;涛 Tao"
)
_TEACHERS = _listed(
    "建国 Jianguo;秀英 Xiuying;伟 Wei;芳 Fang;丽 Li;敏 Min;静 Jing;强 Qiang;磊 Lei;军 Jun;"
    "洋 Yang;艳 Yan;勇 Yong;杰 Jie;娟 Juan;霞 Xia;平 Ping;刚 Gang;桂英 Guiying;海燕 Haiyan;"
    "红梅 Hongmei;志强 Zhiqiang;晓东 Xiaodong;文静 Wenjing;国华 Guohua;春梅 Chunmei;立新 Lixin;"
    "丹 Dan;明 Ming;斌 Bin"
)
FEEDER_SCHOOLS = (
    "第一初级中学 No. 1 Junior High",
    "第二初级中学 No. 2 Junior High",
    "实验初级中学 Experimental Junior High",
    "城南初级中学 Chengnan Junior High",
    "东湖学校 Donghu School",
    "外国语初级中学 Foreign Language Junior High",
    "乡镇联合中学 Township Union Junior High",
)


def student_name(draws: Draws, female: bool) -> str:
    """Draw a student's name."""
    return _joined(draws.pick(_SURNAMES), draws.pick(_STUDENTS_F if female else _STUDENTS_M))


def teacher_name(draws: Draws) -> str:
    """Draw a teacher's name."""
    return _joined(draws.pick(_SURNAMES), draws.pick(_TEACHERS))


def _joined(surname: str, given: str) -> str:
    (zh, en), (given_zh, given_en) = surname.split(), given.split()
    return f"{zh}{given_zh} {en} {given_en}"
