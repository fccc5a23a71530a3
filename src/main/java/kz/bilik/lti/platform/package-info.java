@NullMarked
package kz.bilik.lti.platform;

import org.jspecify.annotations.NullMarked;
