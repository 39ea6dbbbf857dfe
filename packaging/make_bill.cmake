# Runs scripts/bill-of-materials (MAKER) after BINARY was linked. A failure is a warning and leaves an empty bill, which is
# not installed, so that a build with a foreign library still gives a binary.
execute_process(COMMAND ${MAKER} ${BUILD} ${TARGET} ${VERSION} ${LINKED} ${BINARY}
  OUTPUT_FILE ${BILL} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  file(WRITE ${BILL} "")
  message(WARNING "${TARGET} has no bill of materials: see above")
endif()
