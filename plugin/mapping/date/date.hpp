// Everything the mapping language does with dates. Each part's own header says what it takes and refuses.
#pragma once

#include "mapping/date/arithmetic.hpp"
#include "mapping/date/format.hpp"
#include "mapping/date/iso.hpp"
#include "mapping/date/moment.hpp"
#include "mapping/date/time_zone.hpp"
