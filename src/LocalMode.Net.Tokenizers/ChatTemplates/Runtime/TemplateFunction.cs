namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A filter, a method or a function: the value it is applied to, its arguments, and the rendering.</summary>
internal delegate TemplateValue TemplateFunction(TemplateValue self, CallArguments arguments, RenderContext context);
