/**
 * What is taught and how it is judged: programmes as data, read from files and checked at
 * start.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package kz.bilik.programme;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
