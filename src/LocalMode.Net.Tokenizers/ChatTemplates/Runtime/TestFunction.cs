namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A test, as after <c>is</c>.</summary>
internal delegate bool TestFunction(TemplateValue value, CallArguments arguments, RenderContext context);
