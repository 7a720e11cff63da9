namespace LocalMode.Tokenizers;

/// <summary>To how many tokens sequences are filled up.</summary>
internal static class PaddingPlan
{
    /// <summary>Gives the length to fill up to.</summary>
    /// <param name="padding">The settings, or <see langword="null"/> for none.</param>
    /// <param name="longest">The tokens of the longest sequence of the batch.</param>
    /// <returns>The length; sequences that are longer stay as they are.</returns>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public static int LengthFor(TokenizerPadding? padding, int longest)
    {
        if (padding is null)
        {
            return 0;
        }

        if (padding is { FixedLength: < 0 } or { MultipleOf: < 0 })
        {
            throw OptionsError.Create(
                $"The padding's FixedLength is {padding.FixedLength} and MultipleOf is {padding.MultipleOf}; expected 0 or more, or null.");
        }

        int length = padding.FixedLength ?? longest;
        return padding.MultipleOf is > 0 and int multiple && length % multiple > 0 ? checked(length + multiple - (length % multiple)) : length;
    }
}
