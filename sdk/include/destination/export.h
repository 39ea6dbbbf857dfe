/*
 * Export macro of a plugin's one symbol, and the calling convention of functions that cross the boundary.
 *
 * Build a plugin with hidden visibility; only DESTINATION_EXPORT makes a symbol visible.
 */
#ifndef DESTINATION_EXPORT_H
#define DESTINATION_EXPORT_H

#if defined(_WIN32)
#define DESTINATION_EXPORT __declspec(dllexport)
#define DESTINATION_ABI __cdecl
#else
#define DESTINATION_EXPORT __attribute__((visibility("default")))
#define DESTINATION_ABI
#endif

#endif
