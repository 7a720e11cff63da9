namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The value <c>none</c>.</summary>
internal sealed class NoneValue : TemplateValue
{
    public static readonly NoneValue Instance = new();

    private NoneValue()
    {
    }

    public override string TypeName => "NoneType";

    public override bool IsTruthy => false;
}
