@NullMarked
package kz.bilik.lti.login;

import org.jspecify.annotations.NullMarked;
