namespace LocalMode.Testing;

/// <summary>Says a piece of text.</summary>
internal sealed class TextStep(string text) : ScriptedStep
{
    public string Text => text;
}
