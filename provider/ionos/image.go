package ionos

import (
	"regexp"
	"slices"
	"strings"

	"signoff/provider"
)

// Image is a copy of a server's disks, or an imported image or ISO, from which
// servers can be made.
type Image struct {
	ID             *string           `json:"id,omitzero"`
	Name           *string           `json:"name,omitzero"`
	Datacenter     *Datacenter       `json:"datacenter,omitzero"`
	OSFamily       *string           `json:"os_family,omitzero" doc:"Windows, Linux or Other."`
	OS             *string           `json:"os,omitzero"`
	OSVersion      *string           `json:"os_version,omitzero"`
	OSArchitecture *provider.Decimal `json:"os_architecture,omitzero" doc:"Bits: 32 or 64."`
	Architecture   *int              `json:"architecture,omitzero" doc:"Bits; most answers carry this instead of os_architecture."`
	OSImageType    *string           `json:"os_image_type,omitzero" doc:"STANDARD, MINIMAL, ISO_OS, ISO_TOOL or Personal."`
	Type           *string           `json:"type,omitzero" doc:"MY_IMAGE for own ones."`
	MinHDDSize     *provider.Decimal `json:"min_hdd_size,omitzero" doc:"GB that a server needs for it."`
	Licenses       []License         `json:"licenses,omitzero"`
	CloudPanelID   *string           `json:"cloudpanel_id,omitzero" doc:"Short id shown in the Cloud Panel."`
	State          *string           `json:"state,omitzero" doc:"ACTIVE is at rest; DEPLOYING and REMOVING are on the way."`
	Description    *string           `json:"description,omitzero"`
	HDDs           []ImageHDD        `json:"hdds,omitzero"`
	ServerID       *string           `json:"server_id,omitzero" doc:"Server it is a copy of."`
	Frequency      *string           `json:"frequency,omitzero" doc:"ONCE, or the schedule that makes further copies: DAILY or WEEKLY."`
	NumImages      *int              `json:"num_images,omitzero" doc:"How many copies the schedule keeps."`
	CreationDate   *string           `json:"creation_date,omitzero"`
}

// ImageHDD is one disk of an image; size in GB.
type ImageHDD struct {
	ID     *string           `json:"id,omitzero"`
	Size   *provider.Decimal `json:"size,omitzero" doc:"GB."`
	IsMain *bool             `json:"is_main,omitzero"`
}

// License is software that is charged for where an image is installed. Some
// answers give its bare name.
type License struct {
	Name *string `json:"name,omitzero"`
}

func (i Image) standing() (string, Status) { return "the image", Status{State: i.State} }

func (i Image) key() (id, name string) { return provider.Value(i.ID), provider.Value(i.Name) }

// ListImages lists the account's images. Source: IONOS Cloud Panel API, Images.
var ListImages = provider.Define(cloud, provider.Op[Listing, []Image]{
	Name: "ionos_images_list", Group: "images",
	Doc:    "List the account's own images with state, source server, schedule and disks. Ready-made systems are in ionos_server_appliances_list.",
	Route:  "GET /images",
	Effect: provider.Observe,
})

// GetImageInput names an image.
type GetImageInput struct {
	ImageID string `json:"image_id" path:"image_id" pick:"ionos_images_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetImage reads one image. Source: IONOS Cloud Panel API, Images.
var GetImage = provider.Define(cloud, provider.Op[GetImageInput, Image]{
	Name: "ionos_images_get", Group: "images",
	Doc:    "Read one image: state, source server, schedule, disks.",
	Route:  "GET /images/{image_id}",
	Effect: provider.Observe,
})

// CreateImageInput says what to make an image of. The schema requires
// server_id always, the text needs url and type instead for imports.
type CreateImageInput struct {
	ServerID     *string `json:"server_id,omitzero" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Server to copy; required unless source is image or iso."`
	Name         string  `json:"name" jsonschema:"maxLength=128"`
	Frequency    string  `json:"frequency" jsonschema:"enum=ONCE,enum=DAILY,enum=WEEKLY" doc:"ONCE, or a schedule that goes on making copies; schedules exist in the default data centre only."`
	NumImages    *int    `json:"num_images,omitzero" jsonschema:"minimum=1,maximum=50" doc:"How many copies to keep; required with DAILY and WEEKLY."`
	Description  *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	DatacenterID *string `json:"datacenter_id,omitzero" pick:"ionos_datacenters_list" pattern:"^[0-9A-Fa-f]{30,33}$" doc:"Where to keep it."`
	Source       *string `json:"source,omitzero" jsonschema:"enum=server,enum=image,enum=iso,default=server" doc:"server copies a server; image and iso import a file from url."`
	URL          *string `json:"url,omitzero" doc:"Where the file is; required when source is image or iso."`
	OSID         *string `json:"os_id,omitzero" doc:"Operating system of the file; no documented operation lists these ids."`
	Type         *string `json:"type,omitzero" jsonschema:"enum=os,enum=app" doc:"Whether the ISO holds an operating system or an application; required when source is iso."`
}

// CreateImage makes an image or a schedule of images. Source: IONOS Cloud Panel API, Images.
var CreateImage = provider.Define(cloud, provider.Op[CreateImageInput, Image]{
	Name: "ionos_images_create", Group: "images",
	Doc:    "Make an image of a server, once or on a schedule, or import one from a url; storage is billed per GB. The server must be at rest. Returns the image while it deploys.",
	Route:  "POST /images",
	Ask:    "Create image {name}",
	Valid:  validNewImage,
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetServer), provider.Read(ListImages, "q=name").Around()},
	Waits:  restedBy(GetImage).From("image_id", "/id"),
	Settle: imageAppears(),
	Costs:  true,
	Price:  priced(priceOfImage),
})

// validNewImage says what the documents leave to prose: what each source and a
// schedule need.
func validNewImage(in CreateImageInput) error {
	source := provider.Or(in.Source, "server")
	switch {
	case source == "server" && in.ServerID == nil:
		return provider.Wrong("server_id", "it is required unless source is image or iso")
	case source != "server" && in.URL == nil:
		return provider.Wrong("url", "it is required when source is image or iso")
	case source == "iso" && in.Type == nil:
		return provider.Wrong("type", "it is required when source is iso")
	case in.Frequency != "ONCE" && in.NumImages == nil:
		return provider.Wrong("num_images", "it is required with frequency DAILY and WEEKLY")
	}
	return nil
}

// imageAppears settles the making of an image. A schedule makes images of the
// same name by itself, and a name unlike the one asked for may yet be ours: in
// both cases the list proves nothing.
func imageAppears() provider.Settle[CreateImageInput] {
	settle := entityAppearsAs(ListImages, func(in CreateImageInput) string { return in.Name }, isImageAsked)
	plain := settle.Judge
	settle.Judge = func(in CreateImageInput, before, after []provider.View) provider.Verdict {
		verdict := plain(in, before, after)
		was, _ := provider.Seen(before, ListImages)
		added, _ := fresh(ListImages, before, after)
		switch {
		case verdict.Finding == provider.Applied && slices.ContainsFunc(was, func(i Image) bool { return i.scheduledAs(in.Name) }):
			return provider.Verdict{Why: "a schedule that was there before makes images of that name too"}
		case verdict.Finding == provider.NotApplied && len(added) > 0:
			return provider.Verdict{Why: "new images appeared, but not exactly as asked for"}
		}
		return verdict
	}
	return settle
}

// isImageAsked reports whether an image is what the call asked for.
func isImageAsked(in CreateImageInput, i Image) bool {
	source := in.ServerID == nil || sameID(i.ServerID, *in.ServerID)
	return source && i.named(in.Name) && provider.Value(i.Frequency) == in.Frequency
}

var datedSuffix = regexp.MustCompile(`^_\d{8}$`)

// named reports whether an image bears a name as it was given: the documented
// answer to a weekly image called "My image 2" says "My image 2_20150506".
func (i Image) named(name string) bool {
	rest, ok := strings.CutPrefix(provider.Value(i.Name), name)
	return ok && (rest == "" || datedSuffix.MatchString(rest))
}

func (i Image) scheduledAs(name string) bool {
	return provider.Or(i.Frequency, "ONCE") != "ONCE" && i.named(name)
}

// UpdateImageInput gives what to change; what is left out stays.
type UpdateImageInput struct {
	ImageID     string  `json:"image_id" path:"image_id" pick:"ionos_images_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name        *string `json:"name,omitzero" jsonschema:"maxLength=128"`
	Description *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	Frequency   *string `json:"frequency,omitzero" jsonschema:"enum=ONCE" doc:"ONCE ends the schedule; the API cannot set it again."`
}

// UpdateImage renames an image or ends its schedule. Source: IONOS Cloud Panel API, Images.
var UpdateImage = provider.Define(cloud, provider.Op[UpdateImageInput, Image]{
	Name: "ionos_images_update", Group: "images",
	Doc:   "Change an image's name or description, or end its schedule for good with frequency ONCE. The image must not be deploying.",
	Route: "PUT /images/{image_id}",
	Ask:   "Change image {subject.name}",
	Valid: func(in UpdateImageInput) error {
		return someOf("name, description, frequency", in.Name != nil, in.Description != nil, in.Frequency != nil)
	},
	Effect: provider.Destroy,
	EffectOf: func(in UpdateImageInput) provider.Effect {
		if in.Frequency == nil {
			return provider.Modify
		}
		return provider.Destroy
	},
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetImage)},
	Settle: entityBecomesAll(GetImage, "name, description and frequency are as asked", func(in UpdateImageInput, i Image) []bool {
		return asAsked(part(in.Name, i.Name), part(in.Description, i.Description), part(in.Frequency, i.Frequency))
	}),
})

// DeleteImage removes an image for good. Source: IONOS Cloud Panel API, Images.
var DeleteImage = provider.Define(cloud, provider.Op[GetImageInput, Image]{
	Name: "ionos_images_delete", Group: "images",
	Doc:        "Delete an image for good, and with it the backup it may be. Servers made from it go on. It must not be deploying.",
	Route:      "DELETE /images/{image_id}",
	Ask:        "Delete image {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetImage)},
	Hangs: provider.HangsOn(GetImage, func(_ GetImageInput, i Image) provider.Hangings {
		var h provider.Hangings
		for _, d := range i.HDDs {
			h = h.With("copy of a disk", "goes too", nil, d.ID, provider.Or(d.Size, "0").String()+" GB")
		}
		return h
	}),
	Waits:  removedBy(GetImage),
	Settle: entityDisappears[GetImageInput](GetImage),
})
