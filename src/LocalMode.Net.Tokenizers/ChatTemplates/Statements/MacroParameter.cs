namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A parameter of a macro; its default is evaluated at each call and sees the parameters before it.</summary>
internal sealed record MacroParameter(string Name, Expression? Default);
