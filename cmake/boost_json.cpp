// Boost.JSON, compiled from its headers into our own binaries.
#include <boost/json/src.hpp>
