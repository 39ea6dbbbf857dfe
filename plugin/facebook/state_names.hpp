// Names of the states of the USA and the provinces of Canada, in letters only: lower case, accents folded.
//
// Sources: USPS Publication 28 (state codes and the older abbreviations), Canada Post's addressing guidelines
// (provinces, English and French), and the order in which Meta's parameter builder tries the names.
#pragma once

#include "facebook/place_name.hpp"

namespace lead_ads::facebook {

// clang-format off
// Found anywhere in a text, the first row that fits: the builder's order, except that a name comes before any name
// that it contains (West Virginia before Virginia).
inline constexpr place_name state_names_inside[] = {
    {"washingtondc", "dc"}, {"districtofcolumbia", "dc"}, {"westvirginia", "wv"},
    {"ontario", "on"}, {"quebec", "qc"}, {"britishcolumbia", "bc"}, {"alberta", "ab"}, {"saskatchewan", "sk"},
    {"manitoba", "mb"}, {"novascotia", "ns"}, {"newbrunswick", "nb"}, {"princeedwardisland", "pe"},
    {"newfoundlandandlabrador", "nl"}, {"newfoundland", "nl"}, {"yukon", "yt"},
    {"northwestterritories", "nt"}, {"nunavut", "nu"}, {"alabama", "al"}, {"alaska", "ak"}, {"arizona", "az"},
    {"arkansas", "ar"}, {"california", "ca"}, {"colorado", "co"}, {"connecticut", "ct"}, {"delaware", "de"},
    {"florida", "fl"}, {"georgia", "ga"}, {"hawaii", "hi"}, {"idaho", "id"}, {"illinois", "il"},
    {"indiana", "in"}, {"iowa", "ia"}, {"kansas", "ks"}, {"kentucky", "ky"}, {"louisiana", "la"},
    {"maine", "me"}, {"maryland", "md"}, {"massachusetts", "ma"}, {"michigan", "mi"}, {"minnesota", "mn"},
    {"mississippi", "ms"}, {"missouri", "mo"}, {"montana", "mt"}, {"nebraska", "ne"}, {"nevada", "nv"},
    {"newhampshire", "nh"}, {"newjersey", "nj"}, {"newmexico", "nm"}, {"newyork", "ny"},
    {"northcarolina", "nc"}, {"northdakota", "nd"}, {"ohio", "oh"}, {"oklahoma", "ok"}, {"oregon", "or"},
    {"pennsylvania", "pa"}, {"rhodeisland", "ri"}, {"southcarolina", "sc"}, {"southdakota", "sd"},
    {"tennessee", "tn"}, {"texas", "tx"}, {"utah", "ut"}, {"vermont", "vt"}, {"virginia", "va"},
    {"washington", "wa"}, {"wisconsin", "wi"}, {"wyoming", "wy"},
};

// Known only when they are the whole text; sorted.
inline constexpr place_name state_names_alone[] = {
    {"ala", "al"}, {"alas", "ak"}, {"alta", "ab"}, {"americansamoa", "as"}, {"ariz", "az"}, {"ark", "ar"},
    {"brcol", "bc"}, {"calif", "ca"}, {"colo", "co"}, {"colombiebritannique", "bc"}, {"conn", "ct"},
    {"del", "de"}, {"fla", "fl"}, {"guam", "gu"}, {"ileduprinceedouard", "pe"}, {"ill", "il"}, {"ind", "in"},
    {"kan", "ks"}, {"kans", "ks"}, {"labrador", "nl"}, {"man", "mb"}, {"mass", "ma"}, {"mich", "mi"},
    {"minn", "mn"}, {"miss", "ms"}, {"mont", "mt"}, {"ndak", "nd"}, {"neb", "ne"}, {"nebr", "ne"},
    {"nev", "nv"}, {"nfld", "nl"}, {"northernmarianaislands", "mp"}, {"nouveaubrunswick", "nb"},
    {"nouvelleecosse", "ns"}, {"nwt", "nt"}, {"okla", "ok"}, {"ont", "on"}, {"ore", "or"}, {"oreg", "or"},
    {"pei", "pe"}, {"penn", "pa"}, {"penna", "pa"}, {"puertorico", "pr"}, {"que", "qc"}, {"sask", "sk"},
    {"sdak", "sd"}, {"tenn", "tn"}, {"terreneuve", "nl"}, {"terreneuveetlabrador", "nl"},
    {"territoiresdunordouest", "nt"}, {"tex", "tx"}, {"unitedstatesvirginislands", "vi"},
    {"usvirginislands", "vi"}, {"wash", "wa"}, {"washdc", "dc"}, {"wis", "wi"}, {"wisc", "wi"}, {"wva", "wv"}, {"wvirginia", "wv"},
    {"wyo", "wy"},
};
// clang-format on

} // namespace lead_ads::facebook
