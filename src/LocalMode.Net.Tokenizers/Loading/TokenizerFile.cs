namespace LocalMode.Tokenizers;

/// <summary>Reads a tokenizer.json. Nothing that it asks for is left out in silence: what is not implemented is an error.</summary>
internal static class TokenizerFile
{
    private const string Version = "1.0";

    /// <summary>Reads a file.</summary>
    /// <param name="utf8Json">The content.</param>
    /// <param name="source">The name that errors give the file.</param>
    public static HfTokenizer Read(ReadOnlySpan<byte> utf8Json, string source)
    {
        using JsonFile file = JsonFile.Parse(utf8Json, source);
        return Read(file.Root);
    }

    private static HfTokenizer Read(JsonPart root)
    {
        if (root.Find("version") is { } version && version.AsString() != Version)
        {
            throw version.Invalid($"Found '{version.AsString()}'; expected '{Version}'.");
        }

        TokenizerTruncation? truncation = root.Find("truncation") is { } cut ? SettingsReader.ReadTruncation(cut) : null;
        TokenizerPadding? padding = root.Find("padding") is { } fill ? SettingsReader.ReadPadding(fill) : null;
        List<AddedToken> declared = root.Find("added_tokens") is { } tokens ? SettingsReader.ReadAddedTokens(tokens) : [];
        INormalizer? normalizer = root.Find("normalizer") is { } rewriting ? NormalizerReader.Read(rewriting) : null;
        IPreTokenizer? preTokenizer = root.Find("pre_tokenizer") is { } cutting ? PreTokenizerReader.Read(cutting) : null;
        IPostProcessor postProcessor = root.Find("post_processor") is { } layout ? PostProcessorReader.Read(layout) : TemplatePostProcessor.Plain;
        ITokenDecoder decoder = root.Find("decoder") is { } joining ? DecoderReader.Read(joining) : new BlankDecoder();
        ITokenModel model = ModelReader.Read(root.Require("model"));
        var added = new AddedVocabulary(declared, model.Vocabulary, normalizer);
        return new HfTokenizer(new TokenizerPipeline(added, normalizer, preTokenizer, model, postProcessor.Trims), postProcessor, decoder, truncation, padding);
    }
}
