# Separate consent for personal data. One for each person it belongs to.
# "30 days" must agree with retention-days in conversation.toml.

consent-legal-representative =
    Next: the legal representative's (法人) ID number, ID photos and CV. This is sensitive data, and their separate consent is needed.

    Used only to check the papers and prepare the filings. Kept encrypted on your company's own server, masked when shown, deleted 30 days after the end, or at once when you say “delete my data”. Given to no third party.

    Saying no is fine: you then check these parts yourselves.
    Not the legal representative? Forward this and wait for the answer. Do they agree?
    .abroad = This chat's servers are outside mainland China: sending the ID here takes it abroad, which needs their consent too. To avoid that, use a one-time link to a page on your company's own machine.
    .title = ID of the legal representative

consent-chief-editor =
    Next: the chief editor's (总编辑) ID photos and CV. This is sensitive data; only the chief editor can agree, nobody on their behalf.

    Used only to check the papers and prepare the category application. Kept encrypted on your company's own server, masked when shown, deleted 30 days after the end, or at once when you say “delete my data”. Given to no third party.

    Saying no is fine: you then check these parts yourselves.
    Please forward this and wait for the answer. Does the chief editor agree?
    .abroad = This chat's servers are outside mainland China: sending the ID here takes it abroad, which needs their consent too. To avoid that, use a one-time link to a page on your company's own machine.
    .title = ID of the chief editor
