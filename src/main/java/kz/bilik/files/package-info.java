/**
 * Uploads: checked, stored once, served safely. Who may see which is decided by the
 * module whose page they belong to.
 */
@ApplicationModule(displayName = "Files", allowedDependencies = "web")
@NullMarked
package kz.bilik.files;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
