namespace LocalMode.Onnx;

/// <summary>Sentences with a place for a label.</summary>
internal static class HypothesisTemplates
{
    private const string Place = "{}";

    /// <summary>Checks that a label has a place: without one all labels would score the same.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static string Check(string template, string parameter) => template is not null && template.Contains(Place, StringComparison.Ordinal)
        ? template
        : throw new ArgumentException($"'{template}' has no place for the label; expected {{}} in it, such as '{OnnxZeroShotClassifierOptions.UsualHypothesisTemplate}'.", parameter);

    /// <summary>Puts a label into a sentence.</summary>
    public static string Fill(string template, string label) => template.Replace(Place, label, StringComparison.Ordinal);
}
