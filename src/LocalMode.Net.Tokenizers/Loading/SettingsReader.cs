namespace LocalMode.Tokenizers;

/// <summary>Reads <c>$.truncation</c>, <c>$.padding</c> and <c>$.added_tokens</c>.</summary>
internal static class SettingsReader
{
    /// <summary>Reads the truncation.</summary>
    /// <param name="part">The value.</param>
    public static TokenizerTruncation ReadTruncation(JsonPart part)
    {
        JsonPart strategy = part.Require("strategy");
        return new TokenizerTruncation(
            part.Require("max_length").AsIndex(),
            part.Require("stride").AsIndex(),
            strategy.AsString() switch
            {
                "LongestFirst" => TruncationStrategy.LongestFirst,
                "OnlyFirst" => TruncationStrategy.OnlyFirst,
                "OnlySecond" => TruncationStrategy.OnlySecond,
                string other => throw strategy.Invalid($"Found '{other}'; expected LongestFirst, OnlyFirst or OnlySecond."),
            },
            ReadSide(part.Find("direction")));
    }

    /// <summary>Reads the padding.</summary>
    /// <param name="part">The value.</param>
    public static TokenizerPadding ReadPadding(JsonPart part)
    {
        JsonPart strategy = part.Require("strategy");
        int? fixedLength = null;
        if (strategy.IsObject)
        {
            fixedLength = strategy.Require("Fixed").AsIndex();
        }
        else if (strategy.AsString() != "BatchLongest")
        {
            throw strategy.Invalid($"Found '{strategy.AsString()}'; expected BatchLongest or an object with 'Fixed'.");
        }

        return new TokenizerPadding(
            fixedLength,
            part.Find("pad_to_multiple_of")?.AsIndex(),
            part.Require("pad_token").AsString(),
            part.Require("pad_id").AsIndex(),
            part.Require("pad_type_id").AsIndex(),
            ReadSide(part.Find("direction")));
    }

    /// <summary>Reads the added tokens.</summary>
    /// <param name="part">The value.</param>
    public static List<AddedToken> ReadAddedTokens(JsonPart part) => part.AsArray().ConvertAll(static token => new AddedToken(
        token.Require("id").AsIndex(),
        token.Require("content").AsString(),
        Flag(token, "single_word"),
        Flag(token, "lstrip"),
        Flag(token, "rstrip"),
        Flag(token, "normalized"),
        Flag(token, "special")));

    private static bool Flag(JsonPart token, string name) => token.Require(name).AsBoolean();

    private static TokenizerSide ReadSide(JsonPart? part) => part?.AsString() switch
    {
        null or "Right" => TokenizerSide.Right,
        "Left" => TokenizerSide.Left,
        string other => throw part.Value.Invalid($"Found '{other}'; expected Left or Right."),
    };
}
