using LocalMode;
using Spectre.Console;

namespace ChatSample;

/// <summary>Shows how far a model's loading is.</summary>
internal sealed class LoadBar(ProgressTask bar) : IProgress<ModelLoadProgress>
{
    public void Report(ModelLoadProgress value)
    {
        bar.Description = Markup.Escape($"{value.Model}: {value.Stage}");
        bar.Value = value.Fraction;
    }
}
