@NullMarked
package kz.bilik.study.web;

import org.jspecify.annotations.NullMarked;
