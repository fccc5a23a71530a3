@NullMarked
package kz.bilik.passback.web;

import org.jspecify.annotations.NullMarked;
