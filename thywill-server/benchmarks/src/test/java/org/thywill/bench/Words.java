package org.thywill.bench;

import java.util.Iterator;
import java.util.List;
import org.thywill.component.NearestName;

/// The words of a command line, read one after the other. What is wrong with them is a [UsageException].
public final class Words {
    private final Iterator<String> words;
    private final List<String> options;

    /// @param options all that there are, to suggest one where there is none of a name
    public Words(List<String> words, List<String> options) {
        this.words = words.iterator();
        this.options = options;
    }

    public boolean hasNext() {
        return words.hasNext();
    }

    public String next() {
        return words.next();
    }

    /// What stands after an option.
    public String valueOf(String option) {
        if (!words.hasNext()) {
            throw new UsageException(option + " needs a value.");
        }
        return words.next();
    }

    public int numberOf(String option, int least, int greatest) {
        var word = valueOf(option);
        try {
            int number = Integer.parseInt(word);
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new UsageException(
                "%s is a number from %d to %d, but was \"%s\".".formatted(option, least, greatest, word));
    }

    /// To be thrown: there is no such option.
    public UsageException unknown(String option) {
        return new UsageException("There is no option \"%s\". %s"
                .formatted(option, NearestName.question(option, options))
                .strip());
    }
}
