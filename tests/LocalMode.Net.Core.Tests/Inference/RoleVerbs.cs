namespace LocalMode.Core.Tests.Inference;

/// <summary>One role's verbs in a shape that all roles share, so that each rule is proven over all of them.</summary>
/// <param name="One">The verb over one text: the texts that its result tells.</param>
/// <param name="Many">The verb over many texts: the texts that its results tell.</param>
/// <param name="Delegate">Wraps the role into its Delegating class.</param>
internal sealed record RoleVerbs(
    Func<object?, string?, InferenceOptions?, CancellationToken, Task<string>> One,
    Func<object?, IEnumerable<string?>?, InferenceOptions?, int, IProgress<BatchProgress>?, CancellationToken, Task<(InferenceResult Results, string[] Texts)>> Many,
    Func<FakeRole?, IDisposable> Delegate,
    Func<InferenceOptions> Options)
{
    public const int DefaultBatchSize = 512;

    public static IReadOnlyDictionary<string, RoleVerbs> All { get; } = new Dictionary<string, RoleVerbs>
    {
        ["classify"] = new(
            async (r, text, o, t) => (await ((ITextClassifier)r!).ClassifyAsync(text!, (TextClassificationOptions?)o, t)).Label,
            async (r, texts, o, size, p, t) => Told(await ((ITextClassifier)r!).ClassifyManyAsync(texts!, (TextClassificationOptions?)o, size, p, t), c => c.Label),
            r => new DelegatingTextClassifier(r!),
            () => new TextClassificationOptions { TopK = 3 }),
        ["zero-shot"] = new(
            async (r, text, o, t) => (await ((IZeroShotClassifier)r!).ClassifyAsync(text!, ["l"], (ZeroShotClassificationOptions?)o, t)).Label[..^2],
            async (r, texts, o, size, p, t) => Told(await ((IZeroShotClassifier)r!).ClassifyManyAsync(texts!, ["l"], (ZeroShotClassificationOptions?)o, size, p, t), c => c.Label[..^2]),
            r => new DelegatingZeroShotClassifier(r!),
            () => new ZeroShotClassificationOptions { MultiLabel = true }),
        ["extract"] = new(
            async (r, text, o, t) => (await ((IEntityExtractor)r!).ExtractEntitiesAsync(text!, (EntityExtractionOptions?)o, t)).Entities[0].Text,
            async (r, texts, o, size, p, t) => Told(await ((IEntityExtractor)r!).ExtractEntitiesManyAsync(texts!, (EntityExtractionOptions?)o, size, p, t), e => e.Entities[0].Text),
            r => new DelegatingEntityExtractor(r!),
            () => new EntityExtractionOptions { MinScore = 0.5f }),
        ["answer"] = new(
            async (r, text, o, t) => (await ((IQuestionAnswerer)r!).AnswerAsync("q", text!, (QuestionAnsweringOptions?)o, t)).Best!.Text[2..],
            async (r, texts, o, size, p, t) => Told(await ((IQuestionAnswerer)r!).AnswerManyAsync(texts?.Select(text => new QuestionInput("q", text!))!, (QuestionAnsweringOptions?)o, size, p, t), a => a.Best!.Text[2..]),
            r => new DelegatingQuestionAnswerer(r!),
            () => new QuestionAnsweringOptions { TopK = 3 }),
        ["summarize"] = new(
            async (r, text, o, t) => (await ((ISummarizer)r!).SummarizeAsync(text!, (SummarizationOptions?)o, t)).Text,
            async (r, texts, o, size, p, t) => Told(await ((ISummarizer)r!).SummarizeManyAsync(texts!, (SummarizationOptions?)o, size, p, t), s => s.Text),
            r => new DelegatingSummarizer(r!),
            () => new SummarizationOptions { Instructions = "briefly" }),
        ["translate"] = new(
            async (r, text, o, t) => (await ((ITranslator)r!).TranslateAsync(text!, (TranslationOptions?)o, t)).Text,
            async (r, texts, o, size, p, t) => Told(await ((ITranslator)r!).TranslateManyAsync(texts!, (TranslationOptions?)o, size, p, t), s => s.Text),
            r => new DelegatingTranslator(r!),
            () => new TranslationOptions { TargetLanguage = "de" }),
        ["fill"] = new(
            async (r, text, o, t) => (await ((IMaskFiller)r!).FillMaskAsync(text!, (MaskFillingOptions?)o, t)).Candidates[0].Sequence,
            async (r, texts, o, size, p, t) => Told(await ((IMaskFiller)r!).FillMaskManyAsync(texts!, (MaskFillingOptions?)o, size, p, t), f => f.Candidates[0].Sequence),
            r => new DelegatingMaskFiller(r!),
            () => new MaskFillingOptions { TopK = 3 }),
    };

    private static (InferenceResult, string[]) Told<TResult>(InferenceResults<TResult> results, Func<TResult, string> text)
        where TResult : InferenceResult => (results, [.. results.Select(text)]);
}
