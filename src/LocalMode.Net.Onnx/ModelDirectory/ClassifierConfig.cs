using System.Collections.Immutable;

namespace LocalMode.Onnx;

/// <summary>What config.json says about the labels of a classifier of texts or tokens.</summary>
internal sealed record ClassifierConfig
{
    /// <summary>The labels by index, as id2label names them; empty if the file has none.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>regression, single_label_classification, multi_label_classification, or null.</summary>
    public string? ProblemType { get; init; }

    /// <summary>
    /// The function that sentence-transformers' CrossEncoder puts over the scores, as the file spells it: torch.nn.modules.linear.Identity.
    /// </summary>
    public string? ActivationFunction { get; init; }
}
