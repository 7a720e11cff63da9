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

    /// <summary>Returns the labels of an opened graph: those of the file, or LABEL_0 and so on where it has none, as transformers names them.</summary>
    /// <exception cref="ModelInvalidException">The file has another number of labels than the graph gives values.</exception>
    public IReadOnlyList<string> LabelsFor(OnnxTextModel model, string configFile)
    {
        int width = model.Session.Outputs[0].Width;
        if (Labels.Length == width)
            return Labels;
        if (Labels.IsEmpty)
            return [.. Enumerable.Range(0, width).Select(static index => $"LABEL_{index}")];

        throw new ModelInvalidException(
            configFile, "$.id2label", $"It names {Labels.Length} labels, but '{model.Session.Outputs[0].Name}' of {model.Session.Graph.File} gives {width} values. Export both from the same model.");
    }
}
