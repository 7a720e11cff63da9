namespace LocalMode;

/// <summary>Knows the versions that providers put behind the name of a model.</summary>
internal static class ModelVersion
{
    /// <summary>Gives the id without its version, or the whole id if it has none.</summary>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> modelId)
    {
        if (modelId.Length > 11 && IsSeparator(modelId[^11]) && IsDate(modelId[^10..]))
            return modelId[..^11];
        int at = modelId.LastIndexOfAny('-', '@');
        return at > 0 && IsVersion(modelId[(at + 1)..]) ? modelId[..at] : modelId;
    }

    private static bool IsSeparator(char character) => character is '-' or '@';

    private static bool IsVersion(ReadOnlySpan<char> text) =>
        text.Equals("latest", StringComparison.OrdinalIgnoreCase) || (text.Length is >= 3 and <= 8 && AreDigits(text));

    private static bool IsDate(ReadOnlySpan<char> text) =>
        text[4] == '-' && text[7] == '-' && AreDigits(text[..4]) && AreDigits(text[5..7]) && AreDigits(text[8..]);

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
