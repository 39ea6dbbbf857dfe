// The words that say a gender, in lower case, and the letter that Meta takes. Source: the two lists
// of Meta's parameter builder (capi-param-builder-nodejs 1.3.2).
#pragma once

#include <array>
#include <string_view>

namespace lead_ads::facebook {

struct gender_word {
    std::string_view word;
    std::string_view letter; // m or f
};

// clang-format off
inline constexpr auto gender_words = std::to_array<gender_word>({
    {"aunt", "f"}, {"belle", "f"}, {"bloke", "m"}, {"boy", "m"}, {"boyfriend", "m"}, {"bride", "f"},
    {"brother", "m"}, {"chap", "m"}, {"chick", "f"}, {"count", "m"}, {"countess", "f"}, {"dad", "m"},
    {"daddy", "m"}, {"dame", "f"}, {"daughter", "f"}, {"duchess", "f"}, {"dude", "m"}, {"duke", "m"},
    {"emperor", "m"}, {"empress", "f"}, {"f", "f"}, {"father", "m"}, {"fellow", "m"}, {"female", "f"},
    {"gal", "f"}, {"gentleman", "m"}, {"girl", "f"}, {"girlfriend", "f"}, {"god", "m"}, {"goddess", "f"},
    {"groom", "m"}, {"guy", "m"}, {"he", "m"}, {"her", "f"}, {"hers", "f"}, {"herself", "f"}, {"him", "m"},
    {"himself", "m"}, {"his", "m"}, {"husband", "m"}, {"king", "m"}, {"lad", "m"}, {"lady", "f"},
    {"lass", "f"}, {"lord", "m"}, {"m", "m"}, {"ma'am", "f"}, {"madam", "f"}, {"maiden", "f"}, {"male", "m"},
    {"mama", "f"}, {"man", "m"}, {"miss", "f"}, {"mister", "m"}, {"mom", "f"}, {"mommy", "f"},
    {"mother", "f"}, {"mr", "m"}, {"mrs", "f"}, {"ms", "f"}, {"nephew", "m"}, {"niece", "f"}, {"papa", "m"},
    {"prince", "m"}, {"princess", "f"}, {"queen", "f"}, {"she", "f"}, {"sir", "m"}, {"sister", "f"},
    {"son", "m"}, {"uncle", "m"}, {"widow", "f"}, {"widower", "m"}, {"wife", "f"}, {"woman", "f"},
});
// clang-format on

} // namespace lead_ads::facebook
