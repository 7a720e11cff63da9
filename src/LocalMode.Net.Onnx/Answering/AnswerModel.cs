using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>An opened extractor of answers; immutable, shared by all workers.</summary>
/// <param name="text">The graph, the tokenizer and the workers.</param>
/// <param name="classId">The id of the class token, or <see langword="null"/>.</param>
internal sealed class AnswerModel(OnnxTextModel text, int? classId)
{
    // As in the reference: a tokenizer that pads on the left wants the context first.
    private readonly bool _contextFirst = text.Config.PadLeft;

    public OnnxTextModel Text { get; } = text;

    /// <summary>Gets the special tokens of a window.</summary>
    public int SpecialTokens { get; } = text.Tokenizer.CountSpecialTokens(isPair: true);

    /// <summary>Encodes a question with its context; what does not fit into the first window is in the encoding's overflowing parts.</summary>
    /// <exception cref="ContextOverflowException">The question leaves no room for the context.</exception>
    public TokenizerEncoding Encode(QuestionInput input, int index, AnswerSettings settings, out bool isCut)
    {
        string question = input.Question;
        isCut = settings.MaxQuestionTokens is { } most && Cut(ref question, most);
        CheckRoom(question, input.Context, index, settings);
        TokenizerEncodeOptions options = new()
        {
            AllowSpecialTokens = Text.AllowSpecialTokens,
            Truncation = new(settings.WindowTokens, settings.Stride, _contextFirst ? TruncationStrategy.OnlyFirst : TruncationStrategy.OnlySecond),
        };
        return _contextFirst ? Text.Tokenizer.Encode(input.Context, question, options) : Text.Tokenizer.Encode(question, input.Context, options);
    }

    /// <summary>Prepares a window for what the model will say of it.</summary>
    public AnswerWindow Window(TokenizerEncoding window) => AnswerWindow.Create(window, _contextFirst ? 0 : 1, classId);

    private bool Cut(ref string question, int most)
    {
        TokenizerEncoding encoding = Text.Tokenizer.Encode(question, addSpecialTokens: false, allowSpecialTokens: Text.AllowSpecialTokens);
        if (encoding.Count <= most)
            return false;

        question = question[..encoding.Offsets[most - 1].End.Value];
        return true;
    }

    private void CheckRoom(string question, string context, int index, AnswerSettings settings)
    {
        int tokens = Text.Tokenizer.CountTokens(question, addSpecialTokens: false, Text.AllowSpecialTokens);
        int room = settings.WindowTokens - SpecialTokens - tokens;
        if (room > settings.Stride || Text.Tokenizer.CountTokens(context, addSpecialTokens: false, Text.AllowSpecialTokens) <= room)
            return;

        throw ContextOverflowException.ForInput(
            $"The question at index {index}",
            tokens,
            settings.WindowTokens - SpecialTokens - settings.Stride - 1,
            $"A window of {settings.WindowTokens} tokens has {SpecialTokens} special ones and must hold more of the context than the stride of {settings.Stride}. Shorten the question, let {nameof(QuestionAnsweringOptions.MaxQuestionTokens)} cut it, or change {nameof(QuestionAnsweringOptions.Stride)} or {nameof(QuestionAnsweringOptions.WindowTokens)}.");
    }
}
