package io.bytetrade.fsnotify.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A level for the loggers whose names fit a pattern: klog's {@code -vmodule}, where a class takes the place of a file of Go.
 *
 * @param names fits the simple name of a class, or the whole one if the pattern has a dot
 * @param isWhole whether the whole name is to fit
 * @param level klog's level
 */
record ModuleLevel(Pattern names, boolean isWhole, int level) {
    private static final Pattern FORM = Pattern.compile("([\\w.*?$]+)=(\\d{1,4})");

    boolean fits(String logger) {
        String name = isWhole ? logger : logger.substring(logger.lastIndexOf('.') + 1);
        return names.matcher(name).matches();
    }

    /** {@code PATTERN=LEVEL}. */
    static final class Converter implements ITypeConverter<ModuleLevel> {
        @Override
        public ModuleLevel convert(String text) {
            Matcher matcher = FORM.matcher(text.trim());
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is no level of a module: write for example Redis*=8");
            }
            String glob = matcher.group(1);
            String regex = Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            return new ModuleLevel(Pattern.compile(regex), glob.indexOf('.') >= 0, Integer.parseInt(matcher.group(2)));
        }
    }
}
