// The operands of a command as inputs: files, folders, patterns.
//
// In: what the command line names. Out: paths of files, "-" for standard input. A folder stands for its files
// and a pattern ("exports/*.csv", with * ? and [ ]) for what it matches, each sorted by name, without hidden
// files and folders inside. Journals of desthost (*.journal*) are no inputs wherever they are named. Throws
// input_error when a folder or a pattern holds nothing, and when nothing is left.
#pragma once

#include <string>
#include <vector>

namespace desthost::sources {

std::vector<std::string> expand_operands(const std::vector<std::string>& operands);

} // namespace desthost::sources
